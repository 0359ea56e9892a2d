"""The days of a cycle against a counter that walks date by date, over random years, closed days and beginnings."""

from __future__ import annotations

import tracemalloc
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schools.school_days import Bell, DayNote, Plan, Schedule, Year
from schools.school_time import between

ONE_DAY = timedelta(days=1)
NORMAL, SOAK = 300, 10_000
BELLS = (Bell("1", time(8), time(9)),)


@dataclass(frozen=True)
class Case:
    """A year with what is special in it, as plain data."""

    first: date
    length: int
    names: tuple[str, ...]
    starts: date | None
    closed: str  # skip, snow, use
    weekdays: frozenset[int]
    notes: dict[date, DayNote]

    @property
    def dates(self) -> list[date]:
        return [self.first + ONE_DAY * number for number in range(self.length)]

    @property
    def plan(self) -> Plan:
        year = Year(
            "x",
            self.first,
            self.dates[-1],
            self.names,
            self.closed == "snow",
            cycle_starts=self.starts,
            closed_use_cycle=self.closed == "use",
        )
        usual = Schedule("Usual", BELLS, self.weekdays, is_usual=True)
        return Plan("America/Denver", (year,), self.notes, (usual, Schedule("Saturday", BELLS)))

    def told(self) -> dict[date, str]:
        """The name of each date, counted one by one: every name is given out in its turn, or lost with its day."""
        found, waiting = {}, list(self.names)
        for on in self.dates:
            note = self.notes.get(on)
            no_classes = note is not None and note.kind in ("closed", "no_classes")
            weekday = on.weekday() in self.weekdays
            meets = not no_classes and (weekday or (note is not None and note.bells != ""))
            before = self.starts is not None and on < self.starts
            if before or not waiting:
                found[on] = ""
                continue
            if meets and note is not None and note.cycle_day in self.names:
                while waiting[0] != note.cycle_day:
                    waiting.append(waiting.pop(0))
            found[on] = waiting[0] if meets else ""
            lost = no_classes and weekday and (self.closed == "use" or (self.closed == "snow" and note.unplanned))
            if meets or lost:
                waiting.append(waiting.pop(0))
        return found


@st.composite
def cases(draw: st.DrawFn) -> Case:
    first = draw(st.dates(date(2026, 7, 1), date(2027, 1, 31)))
    length = draw(st.integers(1, 60))
    names = tuple(draw(st.sampled_from(["", "A", "AB", "ABC", "123456", "ABCDEFGH"])))
    note = st.builds(
        DayNote,
        st.sampled_from(["closed", "no_classes", "early_release", "late_start", "other_hours"]),
        cycle_day=st.sampled_from(["", "", "A", "3", "Z"]),
        bells=st.sampled_from(["", "", "Saturday"]),
        unplanned=st.booleans(),
    )
    around = st.integers(-3, length + 3).map(lambda number: first + ONE_DAY * number)
    return Case(
        first,
        length,
        names,
        draw(st.none() | around),
        draw(st.sampled_from(["skip", "snow", "use"])),
        draw(st.sampled_from([frozenset(range(5)), frozenset(range(4)), frozenset({0, 2, 5}), frozenset(range(7))])),
        draw(st.dictionaries(around, note, max_size=12)),
    )


def agrees(case: Case) -> None:
    plan = case.plan
    assert {on: plan.day(on).cycle_day for on in case.dates} == case.told()
    assert {plan.day(on).cycle_day for on in (case.first - ONE_DAY, case.dates[-1] + ONE_DAY)} == {""}


@settings(max_examples=NORMAL, deadline=None)
@given(cases())
def test_every_date_has_the_name_that_the_counter_comes_to(case: Case) -> None:
    agrees(case)


@pytest.mark.soak
@settings(max_examples=SOAK, deadline=None)
@given(cases())
def test_every_date_has_the_name_that_the_counter_comes_to_in_the_long_run(case: Case) -> None:
    agrees(case)


def ten_years() -> Plan:
    """Six days, short Wednesdays, terms, and two closed days a month."""
    bells = tuple(Bell(str(hour), time(hour), time(hour, 48)) for hour in range(8, 15))
    schedules = (
        Schedule("Usual", bells, frozenset(range(5)), is_usual=True),
        Schedule("Short", bells[:4], cycle_days=frozenset("2")),
    )
    years = tuple(
        Year(
            str(year),
            date(year, 8, 17),
            date(year + 1, 5, 28),
            tuple("123456"),
            terms=(
                ("Fall", date(year, 8, 17), date(year, 12, 18)),
                ("Spring", date(year + 1, 1, 4), date(year + 1, 5, 28)),
            ),
            cycle_starts=date(year, 8, 19),
            closed_use_cycle=True,
        )
        for year in range(2026, 2036)
    )
    notes = {date(2026, 8, 17) + timedelta(days=15 * number): DayNote("closed", "Closed") for number in range(240)}
    return Plan("America/Denver", years, notes, schedules)


def test_ten_years_of_a_cycle_and_its_class_hours_stay_below_a_megabyte_and_are_quick() -> None:
    plan = ten_years()
    ends = plan.years[0].first_day, plan.years[-1].last_day
    tracemalloc.start()
    moments = [datetime(on.year, on.month, on.day, tzinfo=UTC) for on in ends]
    assert between(plan.session, *moments) > 500_000
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    fresh = ten_years()
    began = perf_counter()
    fresh._cycles  # noqa: B018 - worked out once
    took = perf_counter() - began

    assert (held < 1_000_000, peak < 2_000_000, took < 0.5) == (True, True, True), (held, peak, took)
