"""School time against a counter that walks minute by minute and asks the wall clock each time.

The counter shares nothing with the product but the sentence that defines school time: an instant counts when
the clock on the wall shows a time inside a window of that date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schools.school_time import (
    Calendar,
    add,
    add_seconds,
    between,
    closes_at,
    explain,
    is_open,
    next_opening,
    seconds_between,
)

MINUTE = timedelta(minutes=1)
HORIZON = 2 * 1440
NORMAL, LONG, SOAK = 300, 100, 10_000
"""Cases: of the counter, of sums that run over years, and of the counter in the soak run."""
ZONES = [
    "UTC",
    "America/Denver",
    "America/Phoenix",
    "America/St_Johns",
    "America/Havana",  # changes at midnight: the day of spring begins at 1 AM
    "America/Sao_Paulo",
    "Europe/London",
    "Africa/Casablanca",  # winter time only in Ramadan
    "Asia/Kathmandu",
    "Asia/Beirut",
    "Australia/Lord_Howe",  # half an hour of daylight saving
    "Pacific/Apia",  # skipped a day in 2011
    "Pacific/Kiritimati",
]
TELLING_MINUTES = [0, 1, 30, 60, 61, 90, 120, 121, 150, 180, 420, 720, 930, 1380, 1410, 1439, 1440]

Windows = list[tuple[int, int]]


@dataclass(frozen=True)
class Case:
    """Hours as plain data, the same as a calendar, and a moment to start from."""

    zone: str
    weekly: dict[int, Windows]
    special: dict[date, Windows]
    start: datetime

    @property
    def calendar(self) -> Calendar:
        return Calendar.build(
            zone=self.zone,
            weekly={weekday: spans(windows) for weekday, windows in self.weekly.items()},
            special={day: (spans(windows), "special") for day, windows in self.special.items()},
        )

    @cached_property
    def rules(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @cached_property
    def told(self) -> list[tuple[datetime, bool]]:
        """Every minute of the horizon and whether it counts, one by one."""
        minutes = [self.start + number * MINUTE for number in range(HORIZON)]
        return [(minute, self.counts(minute)) for minute in minutes]

    def counts(self, moment: datetime) -> bool:
        local = moment.astimezone(self.rules)
        windows = self.special.get(local.date())
        if windows is None:
            windows = self.weekly.get(local.weekday(), [])
        minute = local.hour * 60 + local.minute
        return any(opens <= minute < closes for opens, closes in windows)


def spans(windows: Windows) -> list[tuple[str, str]]:
    return [(f"{a // 60:02}:{a % 60:02}", f"{b // 60:02}:{b % 60:02}") for a, b in windows]


@cache
def days_of_change(zone: str) -> list[date]:
    """Days between 2005 and 2030 on which the wall clock is moved, and two turns of a year."""
    rules, day = ZoneInfo(zone), datetime(2005, 1, 1, tzinfo=UTC)
    found = [date(2027, 1, 1), date(2028, 12, 31)]
    while day.year < 2030:
        later = day + timedelta(days=1)
        if day.astimezone(rules).utcoffset() != later.astimezone(rules).utcoffset():
            found.append(later.date())
        day = later
    return found


minutes_of_day = st.sampled_from(TELLING_MINUTES) | st.integers(0, 1440)


@st.composite
def day_windows(draw: st.DrawFn) -> Windows:
    cuts = sorted(draw(st.lists(minutes_of_day, unique=True, max_size=6)))
    return list(zip(cuts[::2], cuts[1::2], strict=False))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    zone = draw(st.sampled_from(ZONES))
    anchor = draw(st.sampled_from(days_of_change(zone)) | st.dates(date(1995, 1, 1), date(2037, 12, 1)))
    near = [anchor + timedelta(days=offset) for offset in range(-2, 3)]
    midnight = datetime(anchor.year, anchor.month, anchor.day, tzinfo=UTC)
    return Case(
        zone=zone,
        weekly=draw(st.dictionaries(st.integers(0, 6), day_windows(), min_size=4)),
        special=draw(st.dictionaries(st.sampled_from(near), day_windows(), max_size=2)),
        start=midnight + draw(st.integers(-1440, 1440)) * MINUTE,
    )


def check_against_the_counter(case: Case, data: st.DataObject) -> None:
    calendar, counted = case.calendar, [minute for minute, counts in case.told if counts]

    assert between(calendar, case.start, case.start + HORIZON * MINUTE) == len(counted)
    assert is_open(calendar, case.start) == case.counts(case.start)
    if not counted:
        return
    assert next_opening(calendar, case.start) == counted[0]
    nth = data.draw(st.integers(1, len(counted)), label="minutes")
    due = add(calendar, case.start, nth)
    assert due == counted[nth - 1] + MINUTE
    assert between(calendar, case.start, due) == nth
    check_closing(case, calendar)
    check_explanation(case, calendar, nth, due)


def check_closing(case: Case, calendar: Calendar) -> None:
    closing = closes_at(calendar, case.start)
    closed = [minute for minute, counts in case.told if not counts]
    if not case.counts(case.start):
        assert closing is None
    elif closed:
        assert closing == closed[0]
    else:
        assert closing is None or closing >= case.start + HORIZON * MINUTE


def check_explanation(case: Case, calendar: Calendar, minutes: int, due: datetime) -> None:
    steps = explain(calendar, case.start, minutes)
    edges = [case.start, *(step.ends for step in steps)]

    assert [step.begins for step in steps] == edges[:-1]
    assert edges[-1] == due
    assert sum(step.minutes for step in steps) == minutes
    told = [step.counted for step in steps for _ in range(round((step.ends - step.begins) / MINUTE))]
    assert told == [counts for _, counts in case.told[: len(told)]]
    for step in steps:
        assert step.minutes == (round((step.ends - step.begins) / MINUTE) if step.counted else 0)
        assert step.date == step.begins.astimezone(ZoneInfo(case.zone)).date()


@settings(max_examples=NORMAL, deadline=None)
@given(cases(), st.data())
def test_every_answer_equals_that_of_the_minute_counter(case: Case, data: st.DataObject) -> None:
    check_against_the_counter(case, data)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@settings(max_examples=SOAK, deadline=None)
@given(cases(), st.data())
def test_every_answer_equals_that_of_the_minute_counter_in_ten_thousand_cases(case: Case, data: st.DataObject) -> None:
    check_against_the_counter(case, data)


OPEN_CASES = cases().filter(lambda case: sum(b - a for day in case.weekly.values() for a, b in day) >= 60)
SECONDS = st.floats(0.000_001, 200_000).map(lambda seconds: round(seconds, 6))


@settings(max_examples=LONG, deadline=None)
@given(OPEN_CASES, st.timedeltas(timedelta(0), timedelta(days=2)), SECONDS, SECONDS)
def test_a_sum_in_two_parts_ends_when_the_whole_sum_does(
    case: Case, later: timedelta, first: float, second: float
) -> None:
    calendar, start = case.calendar, case.start + later

    whole = add_seconds(calendar, start, round(first + second, 6))

    assert add_seconds(calendar, add_seconds(calendar, start, first), second) == whole


@settings(max_examples=LONG, deadline=None)
@given(OPEN_CASES, st.timedeltas(timedelta(0), timedelta(days=2)), st.integers(1, 200_000))
def test_a_clock_reaches_its_promise_at_the_due_moment_and_not_before(
    case: Case, later: timedelta, promise: int
) -> None:
    calendar, start = case.calendar, case.start + later

    due = add_seconds(calendar, start, promise)

    assert seconds_between(calendar, start, due) == promise
    assert seconds_between(calendar, start, due - timedelta(microseconds=1)) == promise - 1


@settings(max_examples=LONG, deadline=None)
@given(cases(), st.lists(st.timedeltas(timedelta(0), timedelta(days=900)), min_size=3, max_size=3))
def test_time_between_years_adds_up(case: Case, offsets: list[timedelta]) -> None:
    calendar = case.calendar
    first, middle, last = (case.start + offset for offset in sorted(offsets))

    parts = between(calendar, first, middle) + between(calendar, middle, last)

    assert between(calendar, first, last) == pytest.approx(parts, abs=1e-6)
