"""What a requester did last and can still take back silently."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from audit.models import Entry
from tickets.actions.case import UNDO_SPAN
from users.models import User


@dataclass(frozen=True)
class Undoable:
    """The entry to take back, and for how many seconds that is offered."""

    entry: Entry
    seconds: int


def undoable(entries: Sequence[Entry], user: User, at: datetime, verbs: Collection[str]) -> Undoable | None:
    """The reader's own last act, of one of some verbs, while it is fresh; `entries` is the whole history."""
    last = entries[-1] if entries else None
    if last is None or last.by_id != user.pk or last.verb not in verbs or at - last.at >= UNDO_SPAN:
        return None
    return Undoable(last, max(int((UNDO_SPAN - (at - last.at)).total_seconds()), 1))
