"""A stop of a walk: a room, its tickets, whether one may go in, and when it has its turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from schools.models import Room
from tickets.choices import Priority
from tickets.doors import Day, Door, door
from tickets.models import Ticket
from tickets.moments import begun
from tickets.rows import Row
from tickets.standing import room_words
from tickets.workflow import Status
from users.rooms import Entrance, Rooms

ENDLESS = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Stop:
    """A room with its tickets; `place` is its building or school, where that differs from the stop before.

    `door` says whether one may go in now; nothing where the school has no bells, or is closed. `first` is there where
    one goes there before others, and `why` says why.
    """

    name: str
    place: str
    rows: list[Row]
    door: Door | None = None
    first: str = ""
    why: str = ""


def presses(row: Row, at: datetime) -> bool:
    """Whether one goes there first: it is urgent, late or due soon, and no later time was agreed for it."""
    ticket = row.ticket
    if ticket.status == Status.VISIT and not ticket.visit_off and ticket.visit_at and ticket.visit_at > at:
        return False
    return ticket.is_open and (ticket.priority == Priority.URGENT or _is_near(row, "late", "soon"))


def _is_near(row: Row, *states: str) -> bool:
    return row.due is not None and row.due.state in states


def building_of(row: Row) -> str:
    """The name of its building; "" where none is known."""
    room = row.ticket.room
    return room.building.name if room and room.building else ""


def due_of_row(row: Row) -> datetime:
    """When it is due; without a promise that runs, never."""
    return row.ticket.due_at or ENDLESS


# By what stops are put in order: those that press, by when one may go in and what is due; the others building by
# building, what is in no room last, by when the room is free and until when.
Turn = tuple[bool, bool, str, datetime, datetime]


def stop_of(room: Room | None, rows: list[Row], known: Rooms, today: Day) -> tuple[Turn, Stop]:
    """The stop, and its turn."""
    entrance = known.of(room) if room and today.is_open else None
    pressing = sorted((row for row in rows if presses(row, today.at)), key=due_of_row)
    others = [row for row in rows if row not in pressing]
    why = _why([row.ticket for row in pressing], late=any(_is_near(row, "late") for row in pressing))
    words = door(entrance, today) if entrance else None
    stop = Stop(name_of(room), building_of(rows[0]), [*pressing, *others], words, _first(room, entrance), why)
    if pressing:
        opens = entrance.free_at if entrance and not entrance.is_open else today.at
        return (False, room is None, "", opens, due_of_row(pressing[0])), stop
    return (True, room is None, stop.place, *_free(entrance, rows, today.at)), replace(stop, first="")


def _first(room: Room | None, entrance: Entrance | None) -> str:
    if room is None:
        return _("Do this first")
    return _("Go here first") if entrance is None or entrance.is_open else _("As soon as you may go in")


def _free(entrance: Entrance | None, rows: list[Row], at: datetime) -> tuple[datetime, datetime]:
    """When the room has its turn, and until when it keeps it: a visit that was agreed for later has its own time."""
    visits = [row.ticket.visit_at for row in rows if row.ticket.status == Status.VISIT and not row.ticket.visit_off]
    agreed = [one for one in visits if one]
    if len(agreed) == len(rows) and min(agreed) > at:
        return min(agreed), ENDLESS
    if entrance is None:
        return at, ENDLESS
    is_free = entrance.free_at <= at
    return entrance.free_at, (is_free and entrance.until) or ENDLESS


def _why(tickets: Sequence[Ticket], *, late: bool) -> str:
    """“Urgent: a class cannot go on · Late”; nothing where nothing presses."""
    if not tickets:
        return ""
    urgent = next((one for one in tickets if one.priority == Priority.URGENT), None)
    words = [_urgent(urgent)] if urgent else []
    if late or not urgent:
        words.append(_("Late") if late else _("Due soon"))
    return " · ".join(words)


def _urgent(ticket: Ticket) -> str:
    """As it was filed; somebody may have made it urgent since."""
    was = ticket.urgency.get("priority") == Priority.URGENT
    return (ticket.why_so_urgent if was else "") or str(Priority.URGENT.label)


def name_of(room: Room | None) -> str:
    """“Room 214”, “Office”, “No room”."""
    return begun(room_words(room)) if room else _("No room")


def said_once(stops: list[Stop]) -> list[Stop]:
    """The place is said where it differs from the stop before."""
    before = ["", *(stop.place for stop in stops)]
    return [replace(stop, place="") if stop.place == last else stop for stop, last in zip(stops, before, strict=False)]
