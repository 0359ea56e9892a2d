"""The calendars of the district as values, kept in memory while they do not change.

Every school has the district's hours, days, seasons and cycle, less what its own calendar says otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

from django.db import connection
from django.http import HttpRequest

from schools.choices import ClosedDays, DayKind, Hours, HoursKind
from schools.models import (
    BellSchedule,
    District,
    SchoolCycle,
    SchoolYear,
    Season,
    SeasonHours,
    ServiceHours,
    SpecialDay,
)
from schools.school_days import Bell, DayNote, Plan, Schedule, Year
from schools.school_time import Calendar, NeverOpen, day_minutes
from schools.school_time import SpecialDay as SpecialHoursOn
from schools.school_time.hours import Windows

# Every page and every act asks this, so it is one statement, and written by hand. A house without calendars gives one
# row, which tells the district's time zone.
LOOK = """
    SELECT calendar.id, calendar.version, calendar.school_id, school.time_zone, district.time_zone
    FROM (SELECT coalesce((SELECT time_zone FROM schools_district WHERE id = 1), %s) AS time_zone) AS district
    LEFT JOIN schools_servicecalendar AS calendar ON true
    LEFT JOIN schools_school AS school ON school.id = calendar.school_id
"""
Version = tuple[int, int]
Key = tuple[int | None, Version | None, Version | None, str]


class Calendars:
    """The calendars of all schools at one moment. Build one per act: it costs one query while nothing changed."""

    def __init__(self) -> None:
        """Look up which calendars there are and in which version."""
        with connection.cursor() as cursor:
            cursor.execute(LOOK, [District().time_zone])
            rows = cursor.fetchall()
        self._zone: str = rows[0][4]
        self._versions: dict[int | None, Version] = {school: (pk, version) for pk, version, school, *_ in rows if pk}
        self._zones: dict[int | None, str] = {school: zone for _pk, _version, school, zone, _ in rows if zone}

    def of(self, school_id: int | None, hours: str = Hours.SERVICE) -> Calendar:
        """The calendar that counts for a school in some hours; round the clock in a house without any calendar.

        Class hours of a school that has none entered are its service hours: a promise must count in something.
        """
        return self.at(school_id).hours(hours)

    def plan(self, school_id: int | None) -> Plan:
        """The school days of a school."""
        return self.at(school_id).plan

    def at(self, school_id: int | None) -> SchoolCalendar:
        """All that is kept of a school's hours and days."""
        own = self._versions.get(school_id) if school_id else None
        key = school_id, self._versions.get(None), own, self._zones.get(school_id) or self._zone
        kept = _kept.get(school_id)
        if kept is None or kept.key != key:
            kept = _kept[school_id] = SchoolCalendar(key)
        return kept


def forget() -> None:
    """Keep no calendar in memory any more: of a database that was emptied, numbers and versions begin anew."""
    _kept.clear()
    _special.forget()
    _school_years.forget()


def calendars_of(request: HttpRequest) -> Calendars:
    """The calendars as the page that is asked for first looked them up: its parts share one look.

    Not for acts, which look anew once they hold the lock on the rules.
    """
    if not hasattr(request, "calendars"):
        request.calendars = Calendars()  # type: ignore[attr-defined]
    return request.calendars  # type: ignore[attr-defined, no-any-return]


@lru_cache(maxsize=256)  # each late row of a list asks it
def usual_day(hours: str, calendar: Calendar) -> int:
    """The minutes of a usual day of some hours, by which `ui.times.duration` says school days.

    Nought where every hour counts, or none: nobody would call that a school day.
    """
    if hours == Hours.ALWAYS:
        return 0
    try:
        return day_minutes(calendar)
    except NeverOpen:
        return 0


@dataclass(frozen=True)
class SchoolCalendar:
    """Hours and days of a school in one version; each is loaded when it is first asked for."""

    key: Key

    def hours(self, hours: str) -> Calendar:
        """The calendar of some hours."""
        if hours == Hours.ALWAYS:
            return Calendar.round_the_clock(self.key[3])
        if hours == Hours.ON_CALL:
            return self.on_call
        if hours == Hours.SESSION and self.plan.schedules:
            return self.plan.session
        return self.service

    @cached_property
    def service(self) -> Calendar:
        """When help is open. Schools without a calendar of their own share the district's value."""
        school, district, own, zone = self.key
        if school is not None and own is None:
            shared: Key = (None, district, None, zone)
            kept = _kept.get(None)
            if kept is None or kept.key != shared:
                kept = _kept[None] = SchoolCalendar(shared)
            return kept.service
        return self._calendar(HoursKind.SERVICE)

    @cached_property
    def on_call(self) -> Calendar:
        """When help is open or somebody is on call."""
        return self._calendar(HoursKind.ON_CALL)

    @cached_property
    def plan(self) -> Plan:
        """The school days."""
        school, district, _own, zone = self.key
        notes = {on: day.note for on, day in self._days.items()}
        return Plan(zone, _years(school, district), notes, _schedules(school))

    @cached_property
    def _days(self) -> dict[date, _Day]:
        """Special days of the district, less those for which the school has its own."""
        days: dict[date, _Day] = {}
        for version in self.key[1:3]:
            days |= _special.of(version) if version else {}
        return days

    @property
    def _calendars(self) -> list[int]:
        """The district's, then the school's own, which wins."""
        return [version[0] for version in self.key[1:3] if version]

    def _calendar(self, kind: HoursKind) -> Calendar:
        zone = self.key[3]
        if not self._calendars:
            return Calendar.round_the_clock(zone)
        week = self._week(kind)
        seasons: dict[date, tuple[Windows, str]] = {}
        for calendar in self._calendars:
            seasons |= _seasons(calendar)
        special = {on: SpecialHoursOn(on, windows, name) for on, (windows, name) in seasons.items()}
        for on, day in self._days.items():
            usual = seasons[on][0] if on in seasons else week[on.weekday()]
            special[on] = SpecialHoursOn(on, day.windows(usual), day.note.reason)
        return Calendar(zone, week, tuple(special[on] for on in sorted(special)))

    def _week(self, kind: HoursKind) -> tuple[Windows, ...]:
        """The usual week: the school's own where it has one."""
        for calendar in reversed(self._calendars):
            found = ServiceHours.objects.filter(calendar=calendar)
            hours = [one for one in found if kind == HoursKind.ON_CALL or one.kind == HoursKind.SERVICE]
            if hours:
                return _weekly(hours)
        return ((),) * 7


_kept: dict[int | None, SchoolCalendar] = {}
Read = TypeVar("Read")


class _Latest(Generic[Read]):
    """What schools share of a calendar, kept in memory in its latest version: a hundred schools read it once."""

    def __init__(self, read: Callable[[int], Read]) -> None:
        self._read = read
        self._kept: dict[int, tuple[Version, Read]] = {}

    def of(self, version: Version) -> Read:
        """What was read of a calendar in this version."""
        pk, _number = version
        kept = self._kept.get(pk)
        if kept is None or kept[0] != version:
            kept = self._kept[pk] = version, self._read(pk)
        return kept[1]

    def forget(self) -> None:
        """Nothing of it."""
        self._kept.clear()


@dataclass(frozen=True)
class _Day:
    note: DayNote
    entered: Windows

    def windows(self, usual: Windows) -> Windows:
        """When help is open on the day, where it would usually be open so."""
        if self.note.kind == DayKind.CLOSED:
            return ()
        hours = self.entered or usual
        if self.note.delay and hours and not self.entered:
            begins = hours[0][0] + self.note.delay
            hours = tuple((max(opens, begins), closes) for opens, closes in hours if closes > begins)
        return hours


@_Latest
def _special(calendar: int) -> dict[date, _Day]:
    return {
        day.date: _Day(_note(day), _windows((one.opens, one.closes) for one in day.hours.all()))
        for day in SpecialDay.objects.filter(calendar=calendar).prefetch_related("hours")
    }


def _note(day: SpecialDay) -> DayNote:
    return DayNote(day.kind, day.reason, day.delay, day.classes_end, day.bells, day.cycle_day, day.unplanned)


def _seasons(calendar: int) -> dict[date, tuple[Windows, str]]:
    found: dict[date, tuple[Windows, str]] = {}
    for season in Season.objects.filter(calendar=calendar).prefetch_related("hours"):
        week = _weekly(season.hours.all())
        for number in range((season.last_day - season.first_day).days + 1):
            on = season.first_day + timedelta(days=number)
            found[on] = week[on.weekday()], season.name
    return found


def _weekly(hours: Iterable[ServiceHours | SeasonHours]) -> tuple[Windows, ...]:
    spans: dict[int, list[tuple[time, time]]] = defaultdict(list)
    for one in hours:
        spans[one.weekday].append((one.opens, one.closes))
    return tuple(_windows(spans[weekday]) for weekday in range(7))


def _windows(spans: Iterable[tuple[time, time]]) -> Windows:
    """Spans as arithmetic wants them; overlapping ones (on-call beside service) are joined.

    One minute before midnight means the end of the day, which a time of day cannot say.
    """
    joined: list[tuple[int, int]] = []
    for opens, closes in sorted(spans):
        first = opens.hour * 60 + opens.minute
        last = 24 * 60 if closes >= time(23, 59) else closes.hour * 60 + closes.minute
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return tuple(joined)


def _years(school: int | None, district: Version | None) -> tuple[Year, ...]:
    """The school years, with the cycle of the district or the one that the school has in its place."""
    own = {cycle.year_id: cycle for cycle in SchoolCycle.objects.filter(school=school)} if school else {}
    years = _school_years.of(district) if district else _all_years()
    return tuple(_year(year, own.get(year.pk)) for year in years)


def _all_years() -> list[SchoolYear]:
    return list(SchoolYear.objects.prefetch_related("terms"))


@_Latest
def _school_years(_district: int) -> list[SchoolYear]:
    """Years and their terms are the district's: they change with its calendar."""
    return _all_years()


def _year(year: SchoolYear, own: SchoolCycle | None) -> Year:
    return Year(
        year.name,
        year.first_day,
        year.last_day,
        tuple(own.days if own else year.cycle),
        own.closed_days == ClosedDays.SNOW if own else year.snow_uses_cycle,
        year.staff_return,
        tuple((term.name, term.first_day, term.last_day) for term in year.terms.all()),
        own.first_day if own else None,
        own is not None and own.closed_days == ClosedDays.USE,
    )


def _schedules(school: int | None) -> tuple[Schedule, ...]:
    if school is None:
        return ()
    found = BellSchedule.objects.filter(school=school).order_by("-is_usual", "name", "periods__starts")
    fields = ("name", "weekdays", "cycle_days", "is_usual", "periods__label", "periods__starts", "periods__ends")
    bells: dict[int, list[Bell]] = defaultdict(list)
    heads: dict[int, tuple[str, list[int], list[str], bool]] = {}
    for pk, name, weekdays, days, is_usual, label, starts, ends in found.values_list("pk", *fields):
        heads[pk] = name, weekdays, days, is_usual
        if starts is not None:
            bells[pk].append(Bell(label, starts, ends))
    return tuple(
        Schedule(name, tuple(bells[pk]), frozenset(weekdays), frozenset(days), is_usual)
        for pk, (name, weekdays, days, is_usual) in heads.items()
    )
