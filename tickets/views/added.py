"""What she added to a ticket from the form, while it can be taken back to the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from audit.models import Entry
from tickets.models import FilingDraft, Message
from tickets.views.undo import Undoable, undoable
from users.models import User

ADDING = frozenset({"responded", "reopened"})


@dataclass(frozen=True)
class Added:
    """The act, and the draft that comes back with it."""

    undo: Undoable
    draft: FilingDraft


def added(entries: Sequence[Entry], user: User, at: datetime) -> Added | None:
    """Her last act, where it is fresh and brought what she was about to file; `entries` is the ticket's history."""
    undo = undoable(entries, user, at, ADDING)
    if undo is None:
        return None
    words = Message.objects.filter(ticket=undo.entry.subject_id, author=user, at=undo.entry.at, withdrawn_at=None)
    draft = FilingDraft.objects.filter(user=user, form_token__in=words.values("form_token")).first()
    return Added(undo, draft) if draft else None
