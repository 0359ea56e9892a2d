"""A stop of a walk: a room, its tickets, whether one may go in, and when it has its turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from schools.models import Room
from tickets.choices import Priority
from tickets.doors import Day, Door, door
from tickets.models import Ticket
from tickets.moments import begun
from tickets.rows import Row
from tickets.standing import room_words
from tickets.workflow import Status
from ui import times
from users.rooms import Entrance, Rooms

ENDLESS = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Stop:
    """A room with its tickets; `place` is its building or school, where that differs from the stop before.

    `door` says whether one may go in now; nothing where the school has no bells, or is closed. `first` is there where
    one goes there before all others, or as soon as one may go in (`waits`), and `why` says why it presses. `agreed`:
    “At 10:36 AM”, where one is expected then and has nothing to do there before. `is_nowhere`: it is no room.
    """

    name: str
    place: str
    rows: list[Row]
    door: Door | None = None
    first: str = ""
    why: str = ""
    agreed: str = ""
    waits: bool = False
    due: datetime = ENDLESS
    """When the first of what presses is due."""
    is_nowhere: bool = False


def presses(row: Row, at: datetime) -> bool:
    """Whether one goes there first: it is urgent, late or due soon, and no later time was agreed for it."""
    ticket = row.ticket
    if agreed_for(row, at):
        return False
    return ticket.is_open and (ticket.priority == Priority.URGENT or _is_near(row, "late", "soon"))


def agreed_for(row: Row, at: datetime) -> datetime | None:
    """When one is expected for it, where that was agreed and is not yet."""
    ticket = row.ticket
    stands = ticket.status == Status.VISIT and not ticket.visit_off and ticket.visit_at and ticket.visit_at > at
    return ticket.visit_at if stands else None


def _is_near(row: Row, *states: str) -> bool:
    return row.due is not None and row.due.state in states


def building_of(row: Row) -> str:
    """The name of its building; "" where none is known."""
    room = row.ticket.room
    return room.building.name if room and room.building else ""


def due_of_row(row: Row) -> datetime:
    """When it is due; without a promise that runs, never."""
    return row.ticket.due_at or ENDLESS


class Turn(NamedTuple):
    """By what stops are put in order: those that press, by when one may go in and what is due; the others building by
    building, what is in no room last, by when the room is free and until when.
    """

    is_calm: bool
    is_nowhere: bool
    place: str
    opens: datetime
    then: datetime


def stop_of(room: Room | None, rows: list[Row], known: Rooms, today: Day) -> tuple[Turn, Stop]:
    """The stop, and its turn."""
    entrance = known.of(room) if room and today.is_open else None
    pressing = sorted((row for row in rows if presses(row, today.at)), key=due_of_row)
    others = [row for row in rows if row not in pressing]
    why = _why([row.ticket for row in pressing], late=any(_is_near(row, "late") for row in pressing))
    words = door(entrance, today) if entrance else None
    waits = entrance is not None and not entrance.is_open
    first = _first(room, waits=waits)
    due = due_of_row(pressing[0]) if pressing else ENDLESS
    place, here = building_of(rows[0]), [*pressing, *others]
    stop = Stop(name_of(room), place, here, words, first, why, waits=waits, due=due, is_nowhere=room is None)
    if pressing:
        opens = entrance.free_at if entrance and not entrance.is_open else today.at
        return Turn(False, room is None, "", opens, due_of_row(pressing[0])), stop
    visits = [moment for row in rows if (moment := agreed_for(row, today.at))]
    agreed = _("At %(time)s") % {"time": times.the_time(min(visits))} if len(visits) == len(rows) else ""
    turn = Turn(True, room is None, stop.place, *_free(entrance, visits, len(rows), today.at))
    return turn, replace(stop, first="", agreed=agreed)


def _first(room: Room | None, *, waits: bool) -> str:
    if room is None:
        return _("Do this first")
    return _("As soon as you may go in") if waits else _("Go here first")


def _free(
    entrance: Entrance | None, visits: Sequence[datetime], tickets: int, at: datetime
) -> tuple[datetime, datetime]:
    """When the room has its turn, and until when it keeps it: at the first visit that was agreed for later, where
    nothing else is to do there, or the room is not free before.
    """
    free_at = entrance.free_at if entrance else at
    if visits and (len(visits) == tickets or min(visits) < free_at):
        return min(visits), ENDLESS
    is_free = entrance is not None and free_at <= at
    return free_at, (is_free and entrance and entrance.until) or ENDLESS


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


def first_once(stops: Sequence[Stop]) -> list[Stop]:
    """One goes to one stop first: of the rooms that one may enter now, to that of which something is due first; what
    is in no room can wait for a walk, and comes first only where no room presses. The others say only why they press.
    """
    open_now = [stop for stop in stops if stop.first and not stop.waits]
    chosen = min(open_now, key=lambda stop: (stop.is_nowhere, stop.due), default=None)
    return [stop if stop.waits or stop is chosen else replace(stop, first="") for stop in stops]


def said_once(stops: list[Stop]) -> list[Stop]:
    """The place is said where it differs from the stop before."""
    before = ["", *(stop.place for stop in stops)]
    return [replace(stop, place="") if stop.place == last else stop for stop, last in zip(stops, before, strict=False)]
