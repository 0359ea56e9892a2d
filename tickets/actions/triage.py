"""What a ticket is about, how urgent it is, and where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tickets.actions import moves
from tickets.actions.keeping import Seen, act_on
from tickets.models import Ticket
from users.models import User

FIELDS = frozenset({"subject", "category", "priority", "team", "school", "room", "device", "beneficiary"})


def triage(ticket: Ticket, *, by: User, seen: int | None = None, **values: Any) -> Ticket:
    """<by> sorted it: category, priority, team, place, device, words of the subject."""
    return triage_many([ticket], by=by, seen=seen, **values)[0]


def triage_many(tickets: Sequence[Ticket], *, by: User, seen: Seen = None, **values: Any) -> list[Ticket]:
    """Sort several tickets alike.

    A new category brings its team along unless one is given; its priority stays as it is. A new school counts by
    its own calendar from now on. Raises TypeError for a field that triage does not know.
    """
    if unknown := set(values) - FIELDS:
        raise TypeError(f"triage does not know {sorted(unknown)}")
    return act_on(tickets, by=by, act="triage", move=lambda case: moves.triage(case, values), seen=seen)
