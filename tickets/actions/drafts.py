"""Keeping what somebody began to tell. It is no act on a ticket, so history says nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from audit.clock import now
from tickets.models import FilingDraft, Ticket
from tickets.models.draft import KEPT
from users.models import User

MOST_DRAFTS = 3
BATCH = 1000


def keep_draft(fields: Mapping[str, list[str]], form_token: UUID, *, by: User) -> bool:
    """<by> went on writing; returns whether it is kept. Without words, or once it was sent, nothing is.

    A person keeps the last few. A token that belongs to somebody else's draft keeps nothing.
    """
    if Ticket.objects.filter(form_token=form_token).exists():
        return False
    if not any(value.strip() for name in ("subject", "body") for value in fields.get(name, [])):
        drop_draft(form_token, by=by)
        return False
    with transaction.atomic():
        # Two pages of one person save one after the other, so that no more than the last few are left.
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
        if FilingDraft.objects.filter(form_token=form_token).exclude(user=by).exists():
            return False
        values = {"user": by, "fields": dict(fields), "saved_at": now()}
        FilingDraft.objects.update_or_create(form_token=form_token, defaults=values)
        kept = FilingDraft.objects.filter(user=by).order_by("-saved_at", "-pk").values_list("pk", flat=True)
        FilingDraft.objects.filter(user=by).exclude(pk__in=list(kept[:MOST_DRAFTS])).delete()
    return True


def drop_draft(form_token: UUID, *, by: User) -> None:
    """<by> threw it away, or sent it."""
    FilingDraft.objects.filter(user=by, form_token=form_token).delete()


def forget_drafts(at: datetime) -> int:
    """Remove what nobody went on with; returns how many, at most a batch."""
    old = FilingDraft.objects.filter(saved_at__lte=at - KEPT).values_list("pk", flat=True)[:BATCH]
    return FilingDraft.objects.filter(pk__in=list(old)).delete()[0]
