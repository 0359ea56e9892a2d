"""Putting tickets out of the way until a moment, and bringing them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tickets.actions import moves
from tickets.actions.case import Case
from tickets.actions.keeping import Seen, act_on
from tickets.models import Ticket
from users.models import User


def snooze(ticket: Ticket, *, by: User, until: datetime, why: str = "", seen: int | None = None) -> Ticket:
    """<by> put it to sleep until a moment; `why` is a note among colleagues."""
    return snooze_many([ticket], by=by, until=until, why=why, seen=seen)[0]


def snooze_many(
    tickets: Sequence[Ticket],
    *,
    by: User,
    until: datetime | Mapping[int, datetime],
    why: str = "",
    seen: Seen = None,
) -> list[Ticket]:
    """<by> put several to sleep, until one moment or each until its own (by number: schools have other bells).

    Clocks go on, and the requester hears nothing. Raises Refused for a ticket of a colleague, unless <by> leads there,
    and for a time that is over.
    """

    def move(case: Case) -> None:
        moves.snooze(case, until[case.ticket.pk] if isinstance(until, Mapping) else until, why)

    return act_on(tickets, by=by, act="snooze", move=move, seen=seen)


def wake(ticket: Ticket, *, by: User, seen: int | None = None) -> Ticket:
    """<by> woke it."""
    return wake_many([ticket], by=by, seen=seen)[0]


def wake_many(tickets: Sequence[Ticket], *, by: User, seen: Seen = None) -> list[Ticket]:
    """<by> woke several; what is awake stays as it is."""
    return act_on(tickets, by=by, act="wake", move=moves.wake, seen=seen)
