"""The queue for a walk: school, building, room, in the order in which one goes through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from schools.calendars import Calendars
from schools.models import Room
from schools.school_days import NOTHING_KNOWN, Plan
from tickets.doors import Door, door
from tickets.moments import begun, clock_span, period_at, period_name
from tickets.rows import Row
from tickets.standing import room_words
from users.rooms import Rooms


@dataclass(frozen=True)
class Stop:
    """A room with its tickets; `building` is said where it differs from the stop before.

    `door` says whether one may go in now; nothing where the school has no bells.
    """

    name: str
    building: str
    rows: list[Row]
    door: Door | None = None


@dataclass(frozen=True)
class Walk:
    """A school with its rooms, and what its bells say now."""

    school: str
    bell: str
    stops: list[Stop]


def by_room(rows: Sequence[Row], at: datetime) -> list[Walk]:
    """Rows that are in walking order already, in groups."""
    calendars = Calendars()
    rooms = {row.ticket.room.pk: row.ticket.room for row in rows if row.ticket.room}
    known = Rooms([room for room in rooms.values() if calendars.plan(room.school_id).schedules], at, calendars)
    return [
        Walk(
            school.name if school else _("No school"),
            _bell(calendars.plan(school.pk) if school else NOTHING_KNOWN, at),
            _stops(list(group), known),
        )
        for school, group in groupby(rows, key=lambda row: row.ticket.school)
    ]


def _stops(rows: Sequence[Row], known: Rooms) -> list[Stop]:
    stops: list[Stop] = []
    before = None
    for room, group in groupby(rows, key=lambda row: row.ticket.room):
        building = room.building.name if room and room.building else ""
        entrance = known.of(room) if room else None
        said = building if building != before else ""
        stops.append(Stop(_name(room), said, list(group), door(entrance) if entrance else None))
        before = building
    # A school of one building need not say so.
    if len({stop.building for stop in stops if stop.building}) < 2:
        return [replace(stop, building="") for stop in stops]
    return stops


def _name(room: Room | None) -> str:
    return begun(room_words(room)) if room else _("No room")


def _bell(plan: Plan, at: datetime) -> str:
    """“Period 3, 9:44 to 10:32 AM”; nothing between and after the periods."""
    held = period_at(at, plan)
    if held is None:
        return ""
    span = clock_span(held.starts, held.ends)
    return _("%(period)s, %(span)s") % {"period": begun(period_name(held.label)), "span": span}
