"""What school-time arithmetic costs: `python -m bench.school_time`, from the folder of the project.

Prints microseconds a call over random starts in ten years, and the memory of ten years of calendar.
"""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from time import perf_counter

from schools.school_time import Calendar, add, closes_at, day_minutes, explain, next_opening, seconds_between

FIRST_DAY, YEARS = date(2026, 1, 1), 10
PROMISES = [15, 120, 240, 510, 3 * 510, 10 * 510]


def district() -> Calendar:
    """Lunch split, early Wednesdays, sixty special days a year: as much as a real district has, and more."""
    usual, early = [("07:00", "11:30"), ("12:00", "15:30")], [("07:00", "14:30")]
    special = {
        FIRST_DAY + timedelta(days=6 * number): ([("07:00", "12:00")] if number % 3 else [], f"Day {number}")
        for number in range(YEARS * 61)
    }
    weekly = {weekday: early if weekday == 2 else usual for weekday in range(5)}
    return Calendar.build(zone="America/Denver", weekly=weekly, special=special)


def work_out(calendar: Calendar) -> None:
    """All ten years, as a process that answers about every one of them would hold."""
    for year in range(FIRST_DAY.year, FIRST_DAY.year + YEARS):
        calendar.service_year(year)


def microseconds(call: Callable[[datetime, int], object], cases: list[tuple[datetime, int]]) -> float:
    """The mean of one call."""
    began = perf_counter()
    for start, minutes in cases:
        call(start, minutes)
    return (perf_counter() - began) / len(cases) * 1_000_000


def random_cases(number: int) -> list[tuple[datetime, int]]:
    """Starts anywhere in nine years, day and night, with each kind of promise."""
    dice, opening = random.Random(1), datetime(FIRST_DAY.year, 1, 1, tzinfo=UTC)
    span = (YEARS - 1) * 365 * 86_400
    return [(opening + timedelta(seconds=dice.randrange(span)), dice.choice(PROMISES)) for _ in range(number)]


def main() -> None:
    """Print the table."""
    tracemalloc.start()
    calendar = district()
    work_out(calendar)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    fresh = Calendar(calendar.zone, calendar.weekly, calendar.special)
    began = perf_counter()
    work_out(fresh)
    year = (perf_counter() - began) / YEARS * 1000

    many, few = random_cases(1_000_000), random_cases(10_000)
    week = timedelta(days=7)
    print(f"usual school day               {day_minutes(calendar):9} min")
    print(f"ten years held                 {held / 1000:9.0f} kB")
    print(f"one year worked out            {year:9.2f} ms")
    print(f"add, 1,000,000 times           {microseconds(lambda at, m: add(calendar, at, m), many):9.2f} µs")
    for name, call, cases in [
        ("seconds_between, one week", lambda at, m: seconds_between(calendar, at, at + week), many[:100_000]),
        ("next_opening", lambda at, m: next_opening(calendar, at), many[:100_000]),
        ("closes_at", lambda at, m: closes_at(calendar, at), many[:100_000]),
        ("explain", lambda at, m: explain(calendar, at, m), few),
    ]:
        print(f"{name:30} {microseconds(call, cases):9.2f} µs")


if __name__ == "__main__":
    main()
