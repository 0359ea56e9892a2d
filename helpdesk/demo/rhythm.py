"""When people ask for help: the year's, the week's and the day's rhythm of the demo district."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from random import Random

from helpdesk.demo.days import STORY_DAY, TERMS, TESTING, YEAR_BEGINS, is_open, is_school_day, moment

FIRST_DAY = TERMS[0][0]
# Tickets of a day, as a multiple of a usual school day: the first two weeks of school, from the first day on.
RUSH = (10, 10, 10, 6, 6, 0, 0, 3, 3, 3, 3, 3, 0, 0, 1.8, 1.6, 1.6, 1.5, 1.5)
STAFF_ARE_BACK = date(2026, 8, 10)
QUIET, BEFORE_SCHOOL, STAFF_ONLY, BREAK, TESTING_FACTOR = 0.15, 0.4, 2.5, 0.2, 1.6
WEEKDAYS = (1.3, 1.05, 1.0, 0.95, 0.8)
# Shares of a day's tickets by hour: before the first bell, the morning peak, lunch, a second wave, mail at night.
HOURS = {6: 3, 7: 11, 8: 21, 9: 18, 10: 13, 11: 9, 12: 8, 13: 9, 14: 7, 15: 4, 16: 2, 19: 1}


def load(day: date) -> float:
    """How many tickets a day brings, as a multiple of a usual school day."""
    if not is_open(day):
        return 0
    if day < FIRST_DAY:
        return STAFF_ONLY if day >= STAFF_ARE_BACK else BEFORE_SCHOOL if day.month == 8 else QUIET
    if not is_school_day(day):
        return BREAK
    since = (day - FIRST_DAY).days
    rush = RUSH[since] if since < len(RUSH) else WEEKDAYS[day.weekday()]
    return rush * (TESTING_FACTOR if is_testing(day) else 1)


def is_testing(day: date) -> bool:
    """Whether state testing goes on."""
    return TESTING[0] <= day <= TESTING[1]


def is_before_testing(day: date) -> bool:
    """Whether people get ready for it, or test already."""
    return TESTING[0] - timedelta(days=10) <= day <= TESTING[1]


def is_start_of_school(day: date) -> bool:
    """Whether the year begins: people come back, accounts and devices are handed out."""
    return STAFF_ARE_BACK <= day <= FIRST_DAY + timedelta(days=13)


def year_until(end: datetime, count: int, random: Random) -> list[datetime]:
    """So many moments of filing from the beginning of the year to a moment, in order."""
    days = [YEAR_BEGINS + timedelta(days=n) for n in range((STORY_DAY - YEAR_BEGINS).days + 1)]
    days = [day for day in days if load(day) and moment(day, time(6)) < end]
    moments: list[datetime] = []
    while len(moments) < count:
        drawn = random.choices(days, [load(day) for day in days], k=count - len(moments))
        moments += [at for day in drawn if (at := _time_of(day, random)) < end]
    return sorted(moments)


def between(begin: datetime, end: datetime, count: int, random: Random) -> Iterator[datetime]:
    """So many moments strictly between two others, in order; the nights in between stay empty."""
    days = [begin.date() + timedelta(days=n) for n in range((end.date() - begin.date()).days + 1)]
    days = [day for day in days if load(day)]
    room = [at for day in days for at in _minutes(day) if begin < at < end]
    yield from sorted(random.sample(room, count))


def _minutes(day: date) -> Iterator[datetime]:
    """Every ten seconds from seven to half past four."""
    start = moment(day, time(7))
    return (start + timedelta(seconds=10 * n) for n in range(9 * 360 + 180))


def _time_of(day: date, random: Random) -> datetime:
    (hour,) = random.choices(list(HOURS), list(HOURS.values()))
    return moment(day, time(hour, random.randrange(60), random.randrange(60)))


def spread(ends: Sequence[tuple[int, datetime]], random: Random) -> dict[int, datetime]:
    """Moments for the numbers between tickets whose number and moment are fixed."""
    found: dict[int, datetime] = {}
    for (first, begin), (last, end) in pairwise(ends):
        found |= zip(range(first + 1, last), between(begin, end, last - first - 1, random), strict=True)
    return found
