"""May I enter this room now, and until when not? From the classes of the roster, the bells, and testing windows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from schools.calendars import Calendars
from schools.models import Room, TestingWindow
from schools.school_days import Bell, Plan, SchoolDay
from users.meetings import Testing, meets, plain_label
from users.models import AcademicSession, ClassSection
from users.timetable import Use

ONE_DAY = timedelta(days=1)
PASSING = timedelta(minutes=15)  # between two periods a class or a test goes on


@dataclass(frozen=True)
class Entrance:
    """What goes on in a room at a moment, until when (None: for the rest of the day), and when it is free next.

    `free_at` is the moment itself where the room is free. Moments are in UTC.
    """

    use: Use
    until: datetime | None
    free_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether a technician may go in: a class is disturbed, a test is not."""
        return self.use is not Use.TESTING


@dataclass(frozen=True)
class _Taken:
    begins: datetime
    ends: datetime
    use: Use


class Rooms:
    """What goes on in some rooms on the day of a moment, and until a last date; looked up once, by four queries."""

    def __init__(self, rooms: Sequence[Room], at: datetime, calendars: Calendars, *, last: date | None = None) -> None:
        self.at = at
        self._plans: dict[int, Plan] = {room.school_id: calendars.plan(room.school_id) for room in rooms}
        self._sections = _sections(rooms)
        self._sessions = _sessions(self._sections)
        self._testing = testing_on(rooms, at, last)
        self._met: dict[tuple[int, date, str], dict[str, list[ClassSection]]] = {}

    def entrance(self, room: Room) -> Entrance:
        """The answer for one of the rooms."""
        taken = self._taken(room)
        now = next((one for one in taken if one.begins <= self.at < one.ends), None)
        if now is None:
            coming = next((one for one in taken if one.begins > self.at), None)
            return Entrance(Use.FREE, coming.begins if coming else None, self.at)
        free_at = now.ends
        for later in taken[taken.index(now) + 1 :]:
            if later.begins - free_at > PASSING:
                break
            free_at = later.ends
        return Entrance(now.use, now.ends, free_at)

    def of(self, room: Room) -> Entrance | None:
        """The answer for a room if it is one of those that were looked up."""
        return self.entrance(room) if room.school_id in self._plans else None

    def _taken(self, room: Room) -> list[_Taken]:
        """When the room is taken today, in order; what goes on over several periods is one."""
        plan = self._plans[room.school_id]
        zone = ZoneInfo(plan.zone)
        day = plan.day(self.at.astimezone(zone).date())
        taken: list[_Taken] = []
        for bell in day.bells:
            use = self.use(room, day, bell)
            begins, ends = (datetime.combine(day.date, at, zone).astimezone(UTC) for at in (bell.starts, bell.ends))
            if taken and taken[-1].use is use and begins - taken[-1].ends <= PASSING:
                taken[-1] = replace(taken[-1], ends=ends)
            elif use is not Use.FREE:
                taken.append(_Taken(begins, ends, use))
        return taken

    def knows(self, room: Room) -> bool:
        """Whether anything is known of the room: classes that meet there, or testing that names it."""
        return bool(self._sections[room.pk]) or any(room.pk in testing.rooms for testing in self._testing)

    def use(self, room: Room, day: SchoolDay, bell: Bell) -> Use:
        """What goes on in the room in a period of a day."""
        there = self._classes(room, day).get(plain_label(bell.label), [])
        for testing in self._testing:
            if testing.holds(day.date, room.school_id, bell.label) and testing.takes(room.pk, there):
                return Use.TESTING
        return Use.TEACHING if there else Use.FREE

    def _classes(self, room: Room, day: SchoolDay) -> dict[str, list[ClassSection]]:
        """The classes that meet in a room on a day by period, worked out once for all bells of the day."""
        asked = room.pk, day.date, day.cycle_day
        if asked not in self._met:
            found = self._met[asked] = defaultdict(list)
            for section in self._sections[room.pk]:
                for label in meets(section, day, self._sessions):
                    found[label].append(section)
        return self._met[asked]


def may_enter(room: Room, at: datetime, calendars: Calendars) -> Entrance:
    """The answer for one room; `Rooms` answers for many with as many queries."""
    return Rooms([room], at, calendars).entrance(room)


def testing_on(rooms: Iterable[Room], at: datetime, last: date | None = None) -> list[Testing]:
    """The testing windows from a moment to a last date at the schools of some rooms, with the rooms that they name."""
    today = at.date()
    until = max(last or today, today)
    schools = {room.school_id for room in rooms}
    near = TestingWindow.objects.filter(Q(school=None) | Q(school__in=schools))
    # A date of UTC may be a day off from the one on the school's wall.
    held = near.filter(first_day__lte=until + ONE_DAY)
    held = held.filter(last_day__gte=today - ONE_DAY).prefetch_related("rooms")
    return [Testing(window, frozenset(room.pk for room in window.rooms.all())) for window in held]


def _sections(rooms: Iterable[Room]) -> dict[int, list[ClassSection]]:
    found: dict[int, list[ClassSection]] = defaultdict(list)
    for section in ClassSection.objects.filter(room__in=[room.pk for room in rooms], active=True):
        found[section.room_id or 0].append(section)
    return found


def _sessions(sections: dict[int, list[ClassSection]]) -> list[AcademicSession]:
    wanted = {key for group in sections.values() for section in group for key in section.session_ids}
    return list(AcademicSession.objects.filter(roster_id__in=wanted)) if wanted else []
