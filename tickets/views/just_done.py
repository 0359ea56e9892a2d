"""What the reader has just done on other pages, while it can be taken back silently."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from audit.models import Entry
from tickets.actions.case import UNDO_SPAN
from tickets.undo_rules import CAN_BE_UNDONE
from users.models import User


def just_done(request: HttpRequest, user: User, at: datetime) -> dict[str, Any] | None:
    """The change that the address names by its batch (`done`): an entry, how many tickets, for how many seconds."""
    try:
        batch = UUID(hex=request.GET.get("done", ""))
    except ValueError:
        return None
    fresh = Entry.objects.filter(batch=batch, by=user, at__gt=at - UNDO_SPAN, verb__in=CAN_BE_UNDONE)
    entries = list(fresh.order_by("pk"))
    if not entries:
        return None
    seconds = max(int((entries[0].at + UNDO_SPAN - at).total_seconds()), 1)
    return {"entry": entries[0], "number": len({entry.subject_id for entry in entries}), "seconds": seconds}
