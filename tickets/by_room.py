"""The queue for a walk: what presses first, then building by building what is free first; what waits comes last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from schools.calendars import Calendars
from schools.models import Room, School
from tickets.doors import Day, door
from tickets.moments import begun, clock_span, period_at, period_name
from tickets.rows import Row
from tickets.stops import (
    Stop,
    Turn,
    agreed_for,
    building_of,
    due_of_row,
    first_once,
    name_of,
    said_once,
    stop_of,
)
from tickets.walking import is_resting
from ui import times
from users.rooms import Rooms


@dataclass(frozen=True)
class Walk:
    """A school with its rooms, and what its bells and its hours say now."""

    school: str
    bell: str
    stops: list[Stop]


@dataclass(frozen=True)
class Round:
    """All of a walk: the schools, those first in which one may go in now and something presses; what waits for
    somebody else, and what is agreed for a later day, wherever it is.
    """

    schools: list[Walk]
    waiting: list[Stop]
    later: list[Stop]


def by_room(rows: Sequence[Row], at: datetime, calendars: Calendars) -> Round:
    """Rows in the order in which one walks to them.

    What is urgent, late or due soon goes first, and rooms that may not be entered yet after those that may. The others
    go building by building, in the order in which rooms are free; of those that are free now, those that are taken
    again sooner. Visits that were agreed for later today stand at their time. Among equals the order of walking stays.
    """
    rooms = {row.ticket.room.pk: row.ticket.room for row in rows if row.ticket.room}
    known = Rooms([room for room in rooms.values() if calendars.plan(room.school_id).schedules], at, calendars)
    walked = sorted(rows, key=_place)
    waiting = [row for row in walked if is_resting(row.ticket, at) and row.ticket.is_waiting]
    later = [row for row in walked if is_resting(row.ticket, at) and not row.ticket.is_waiting]
    going = [row for row in walked if not is_resting(row.ticket, at)]
    days = {school: _day(school, calendars, at) for school in {_school(row) for row in rows}}
    schools = [(school, list(group)) for school, group in groupby(going, key=_school)]
    walks = [_walk(school, group, known, days[school], calendars) for school, group in schools]
    walks.sort(key=lambda walk: _begins(walk.stops, at))
    stops = iter(first_once([stop for walk in walks for stop in walk.stops]))
    return Round(
        [replace(walk, stops=[next(stops) for _stop in walk.stops]) for walk in walks],
        _resting(waiting, known, days),
        # Whether one may go in now says nothing of another day.
        [replace(stop, door=None) for stop in _resting(later, known, days)],
    )


def _school(row: Row) -> School | None:
    return row.ticket.school


def _room(row: Row) -> Room | None:
    return row.ticket.room


def _place(row: Row) -> tuple[object, ...]:
    """School, building, room; what is in no school or in no room comes last."""
    school, room = row.ticket.school, row.ticket.room
    where = (room.position, room.name, room.pk) if room else (0, "", 0)
    named = (school is None, school.name if school else "", school.pk if school else 0)
    return (*named, room is None, building_of(row), *where, due_of_row(row), row.ticket.pk)


def _begins(stops: Sequence[Stop], at: datetime) -> tuple[bool, bool, bool, bool, datetime]:
    """Schools in which one may go in somewhere now come first, and of those the ones in which something presses, as
    one goes there first (`stops.first_once`); the others stay as they are, but for those where one is expected later
    today and nothing is to do before.
    """
    is_shut = all(stop.waits or stop.agreed for stop in stops)
    pressing = [(False, stop.waits, stop.is_nowhere, stop.due) for stop in stops if stop.first]
    calm = (agreed_for(row, at) or at for stop in stops for row in stop.rows)
    return is_shut, *min(pressing or [(True, False, False, min(calm))])


def _day(school: School | None, calendars: Calendars, at: datetime) -> Day:
    return Day.of(calendars.of(school.pk), at) if school else Day(at)


def _walk(school: School | None, rows: list[Row], known: Rooms, today: Day, calendars: Calendars) -> Walk:
    stops = _stops(rows, known, today)
    if school is None:
        return Walk(_("No school"), "", stops)
    held = period_at(known.at, calendars.plan(school.pk))
    if held and today.is_open:
        span = clock_span(held.starts, held.ends)
        return Walk(
            school.name, _("%(period)s, %(span)s") % {"period": begun(period_name(held.label)), "span": span}, stops
        )
    return Walk(school.name, _hours(today), stops)


def _hours(today: Day) -> str:
    """“Open until 3:30 PM”, “Closed until tomorrow 7:00 AM”; nothing where it is always open, or never again."""
    if today.is_open:
        return _("Open until %(time)s") % {"time": times.the_time(today.closes)} if today.closes else ""
    return _("Closed until %(time)s") % {"time": times.say(today.opens, today.at)} if today.opens else _("Closed")


def _stops(rows: list[Row], known: Rooms, today: Day) -> list[Stop]:
    found = [stop_of(room, list(group), known, today) for room, group in groupby(rows, key=_room)]
    found.sort(key=lambda one: one[0])
    stops = [stop for _turn, stop in _at_their_time(found)]
    # A school of one building need not say so.
    if len({stop.place for stop in stops if stop.place}) < 2:
        return [replace(stop, place="") for stop in stops]
    return said_once(stops)


def _at_their_time(found: list[tuple[Turn, Stop]]) -> list[tuple[Turn, Stop]]:
    """Visits that were agreed come after all that can be done before."""
    walked = [one for one in found if not one[1].agreed]
    for turn, stop in sorted((one for one in found if one[1].agreed), key=lambda one: one[0].opens):
        before = [place for place, (other, _stop) in enumerate(walked, 1) if other.opens <= turn.opens]
        walked.insert(max(before, default=0), (turn, stop))
    return walked


def _resting(rows: list[Row], known: Rooms, days: dict[School | None, Day]) -> list[Stop]:
    """In the order of walking, with the school where there are several."""
    stops: list[Stop] = []
    for (school, room), group in groupby(rows, key=lambda row: (row.ticket.school, row.ticket.room)):
        entrance = known.of(room) if room and days[school].is_open else None
        words = door(entrance, days[school]) if entrance else None
        named = school.short if school and len(days) > 1 else ""
        stops.append(Stop(name_of(room), named, list(group), words))
    return said_once(stops)
