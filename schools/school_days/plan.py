"""The school years of one school: which dates have classes, by which bells, on which day of the cycle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cached_property

from schools.school_days.bells import Bells, Schedule, cut, delayed
from schools.school_days.day import DayNote, SchoolDay
from schools.school_time import Calendar, SpecialDay
from schools.school_time.hours import Windows

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Year:
    """A school year as one school has it; both days included. `terms` are (name, first day, last day).

    The rotation `cycle` begins on the first day with classes, or on the first one from `cycle_starts` on: dates before
    it have no name. A day without classes takes its name with it where `closed_use_cycle` is set, a day called off in
    the morning where `snow_uses_cycle` is.
    """

    name: str
    first_day: date
    last_day: date
    cycle: tuple[str, ...] = ()
    snow_uses_cycle: bool = False
    staff_return: date | None = None
    terms: tuple[tuple[str, date, date], ...] = ()
    cycle_starts: date | None = None
    closed_use_cycle: bool = False

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def days(self) -> Iterator[date]:
        """Every date of it."""
        return (self.first_day + ONE_DAY * number for number in range((self.last_day - self.first_day).days + 1))

    def term_of(self, day: date) -> str:
        """The name of the term of a date, the shortest one where terms hold others."""
        found = [(last - first, name) for name, first, last in self.terms if first <= day <= last]
        return min(found)[1] if found else ""


ALWAYS = Year("", date.min, date.max)


@dataclass(frozen=True)
class Plan:
    """School years, special days and bell schedules of a school, as a value.

    Without any year entered, every week has classes. Immutable; keep it as long as what was entered stays the same,
    since it remembers what it has worked out.
    """

    zone: str
    years: tuple[Year, ...] = ()
    notes: Mapping[date, DayNote] = field(default_factory=dict)
    schedules: tuple[Schedule, ...] = ()

    def day(self, on: date) -> SchoolDay:
        """What a date is at this school."""
        known = self._days.get(on)
        if known is None:
            known = self._days[on] = self._work_out(on)
        return known

    def year_of(self, on: date) -> Year | None:
        """The school year that a date lies in; None in the summer."""
        return next((year for year in self.years or (ALWAYS,) if on in year), None)

    def next_session(self, after: date, reach: int = 400) -> SchoolDay | None:
        """The next date with classes after a date, within so many days."""
        ahead = (self.day(after + ONE_DAY * number) for number in range(1, reach + 1))
        return next((day for day in ahead if day.in_session), None)

    def staff_return(self, after: date) -> date | None:
        """When staff is back after a date: the first such day of a school year that begins later."""
        days = (year.staff_return or year.first_day for year in self.years)
        return min((day for day in days if day > after), default=None)

    @cached_property
    def session(self) -> Calendar:
        """Class hours, from the first bell to the last of each date with classes, as a calendar that counts."""
        if not self.years:
            special = {on: self.day(on).bells for on in self.notes}
            return Calendar(self.zone, tuple(_span(self._weekly_bells(one)) for one in range(7)), _special(special))
        # Worked out without being kept: years of days would weigh more than all that counts of them.
        every = (on for year in self.years for on in year.days())
        return Calendar(self.zone, ((),) * 7, _special({on: self._work_out(on).bells for on in every}))

    @cached_property
    def usual_bells(self) -> Bells:
        """The bells of a usual day, whatever the date."""
        usual = next((one for one in self.schedules if one.is_usual), None)
        return usual.bells if usual else ()

    def usual_span(self, weekday: int) -> tuple[time, time] | None:
        """From the first bell to the last on a weekday without anything special; None without classes."""
        bells = self._weekly_bells(weekday)
        return (bells[0].starts, bells[-1].ends) if bells else None

    @cached_property
    def _days(self) -> dict[date, SchoolDay]:
        return {}

    @cached_property
    def _cycles(self) -> dict[date, str]:
        """The day of the cycle of each date with classes."""
        return {on: name for year in self.years if year.cycle for on, name in self._rotation(year)}

    def _weekly_bells(self, weekday: int) -> Bells:
        monday = date(2001, 1, 1)  # any Monday without a note
        schedule = self._schedule(monday + ONE_DAY * weekday, "", "")
        return schedule.bells if schedule and self._is_school_weekday(monday + ONE_DAY * weekday) else ()

    def _rotation(self, year: Year) -> Iterator[tuple[date, str]]:
        place = 0
        for on in year.days():
            if year.cycle_starts and on < year.cycle_starts:
                continue
            note = self.notes.get(on)
            if not self._meets(on):
                place += self._uses_cycle(year, on)
                continue
            if note and note.cycle_day in year.cycle:
                place = year.cycle.index(note.cycle_day)
            yield on, year.cycle[place % len(year.cycle)]
            place += 1

    def _uses_cycle(self, year: Year, on: date) -> bool:
        """Whether a date without classes had a name of the cycle already; a weekend never has one."""
        note = self.notes.get(on)
        taken = note and (year.closed_use_cycle or (year.snow_uses_cycle and note.unplanned))
        return bool(taken) and self._is_school_weekday(on)

    def _meets(self, on: date) -> bool:
        """Whether classes meet, the year being given."""
        note = self.notes.get(on)
        if note is not None and not note.has_classes:
            return False
        return self._is_school_weekday(on) or bool(note and note.bells)

    def _is_school_weekday(self, on: date) -> bool:
        weekdays = frozenset().union(*(one.weekdays for one in self.schedules))
        return on.weekday() in weekdays if weekdays else on.weekday() < 5

    def _work_out(self, on: date) -> SchoolDay:
        note, year = self.notes.get(on), self.year_of(on)
        kind, reason = (note.kind, note.reason) if note else ("", "")
        if year is None or not self._meets(on):
            return SchoolDay(on, False, kind, reason, term=year.term_of(on) if year else "")
        cycle_day = self._cycles.get(on, "")
        schedule = self._schedule(on, cycle_day, note.bells if note else "")
        bells = schedule.bells if schedule else ()
        if note:
            bells = cut(delayed(bells, note.delay), note.classes_end)
        name = schedule.name if schedule else ""
        return SchoolDay(on, True, kind, reason, cycle_day, name, bells, year.term_of(on))

    def _schedule(self, on: date, cycle_day: str, wanted: str) -> Schedule | None:
        """The first that fits: by name, by the day of the cycle, by weekday, the usual one."""
        others = [one for one in self.schedules if not one.is_usual]
        by_name = [one for one in self.schedules if wanted and one.name.casefold() == wanted.casefold()]
        by_cycle = [one for one in others if cycle_day and cycle_day in one.cycle_days]
        by_weekday = [one for one in others if on.weekday() in one.weekdays]
        usual = [one for one in self.schedules if one.is_usual]
        return next(iter([*by_name, *by_cycle, *by_weekday, *usual]), None)


def _special(days: Mapping[date, Bells]) -> tuple[SpecialDay, ...]:
    spans: dict[Windows, Windows] = {}  # equal ones are one object: a school has few lengths of days

    def span(on: date) -> Windows:
        found = _span(days[on])
        return spans.setdefault(found, found)

    return tuple(SpecialDay(on, span(on), "") for on in sorted(days))


def _span(bells: Bells) -> Windows:
    """From the first bell to the last."""
    if not bells:
        return ()
    first, last = bells[0].starts, bells[-1].ends
    return ((first.hour * 60 + first.minute, last.hour * 60 + last.minute),)


NOTHING_KNOWN = Plan("UTC")
"""Of a ticket without a school: there are no bells."""
