"""Tickets as rows of the queue: what a technician reads at a glance, worked out once for a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from schools import school_time
from schools.calendars import Calendars
from tickets.models import Ticket

SOON_MINUTES = 120


@dataclass(frozen=True)
class Due:
    """The clock of a row: a state of `ui.vocabulary.CLOCKS`, and minutes of school time until or since."""

    state: str
    at: datetime | None = None
    minutes: float | None = None


@dataclass(frozen=True)
class Row:
    """A ticket and its clock."""

    ticket: Ticket
    due: Due | None


def rows(tickets: Iterable[Ticket], at: datetime) -> list[Row]:
    """Rows for a page of tickets, with one look at the calendars."""
    calendars = Calendars()
    return [Row(ticket, due_of(ticket, calendars, at)) for ticket in tickets]


def due_of(ticket: Ticket, calendars: Calendars, at: datetime) -> Due | None:
    """The clock of a ticket; None where nothing is promised any more."""
    if ticket.due_at is None:
        return Due("paused") if ticket.is_waiting else None
    calendar = calendars.of(ticket.school_id)
    if ticket.due_at < at:
        return Due("late", ticket.due_at, school_time.between(calendar, ticket.due_at, at))
    minutes = school_time.between(calendar, at, ticket.due_at)
    return Due("soon" if minutes <= SOON_MINUTES else "on_track", ticket.due_at, minutes)
