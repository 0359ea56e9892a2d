"""Administration of mailboxes. Letters are opened by nobody here: they may be restricted."""

from __future__ import annotations

from django.contrib import admin

from audit.admin import AuditedAdmin
from letters.forms import MailboxForm
from letters.models import Mailbox


@admin.register(Mailbox)
class MailboxAdmin(AuditedAdmin):
    """Mailboxes, and how far each was read."""

    form = MailboxForm
    list_display = ("address", "name", "team", "default", "active", "polled_at", "problem")
    list_filter = ("active",)
    list_select_related = ("team",)
    search_fields = ("address", "name")
    autocomplete_fields = ("team",)
    readonly_fields = ("polled_at", "problem")
