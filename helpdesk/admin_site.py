"""Django's admin with our name and our permissions."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class AdminSite(admin.AdminSite):
    """Where administrators keep schools, people, roles, teams, categories, promises and mailboxes."""

    site_header = _("Tech Help administration")
    site_title = _("Tech Help administration")
    index_title = _("What this district consists of")
