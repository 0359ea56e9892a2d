"""Due times against a counter that walks minute by minute and asks the wall clock each time.

Random lives of a clock (running, resting, a snow day called in the middle and called off): some hundreds in the normal
run, ten thousand in the soak run.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest

from schools.school_days import Bell, Plan, Schedule, Year
from schools.school_time import Calendar, between
from tickets.promising import Target, aim, moment_of

ZONES = ("America/Chicago", "America/Denver", "Europe/London", "Asia/Kolkata", "Australia/Lord_Howe")
MINUTE = timedelta(minutes=1)
REACH = 60  # days that the counter walks


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether the clock on the wall shows a time inside the hours of its date."""
    local = at.astimezone(calendar.tzinfo)
    minute = local.hour * 60 + local.minute
    return any(opens <= minute < closes for opens, closes in calendar.windows_on(local.date()))


def count(calendar: Calendar, begin: datetime, end: datetime) -> int:
    """Minutes of school time, one by one."""
    at, counted = begin, 0
    while at < end:
        counted += is_open(calendar, at)
        at += MINUTE
    return counted


def due_by_walking(calendar: Calendar, at: datetime, left: int) -> datetime:
    """The moment at which so many open minutes are over; nothing left: the next open moment."""
    while left or not is_open(calendar, at):
        left -= is_open(calendar, at)
        at += MINUTE
        if not left and is_open(calendar, at - MINUTE):
            return at
    return at


def calendar_of(dice: Random) -> Calendar:
    weekly = {day: [(f"{7 + dice.randrange(2)}:{dice.choice(('00', '30'))}", "15:30")] for day in range(5)}
    return Calendar.build(zone=dice.choice(ZONES), weekly=weekly)


def life(dice: Random, start: datetime) -> tuple[list[tuple[datetime, datetime]], datetime]:
    """The stretches in which a clock ran, and since when it runs again."""
    at, ran = start, []
    for _ in range(dice.randrange(4)):
        ends = at + MINUTE * dice.randrange(1, 600)
        ran.append((at, ends))
        at = ends + MINUTE * dice.randrange(0, 2000)
    return ran, at


def check(seed: int) -> None:
    dice = Random(seed)
    calendar = calendar_of(dice)
    start = datetime(2027, dice.choice((3, 4, 10, 11)), dice.randrange(1, 29), tzinfo=UTC) + MINUTE * dice.randrange(
        1440
    )
    ran, since = life(dice, start)
    snow = (start + timedelta(days=dice.randrange(5))).astimezone(calendar.tzinfo).date()
    target = Target(dice.choice((5, 15, 30, 120, 240, 510, 1530)), warn=dice.choice((50, 75, 90)))
    starts = (*(begins for begins, _ends in ran), since)
    for now in (calendar, calendar.with_special_day(snow, [], "Snow day"), calendar):
        used = sum(round(between(now, begins, ends)) for begins, ends in ran)
        due, warn = aim(target, used, starts, now, lambda: Plan(calendar.zone))
        walked = sum(count(now, begins, ends) for begins, ends in ran)
        left = max((target.minutes or 0) - walked, 0)
        until_warning = max(round((target.minutes or 0) * target.warn / 100) - walked, 0)
        assert (used, due, warn) == (
            walked,
            due_by_walking(now, since, left),
            due_by_walking(now, since, until_warning),
        ), f"seed {seed}"


def check_moments(seed: int) -> None:
    dice = Random(seed)
    calendar = calendar_of(dice)
    bells = tuple(Bell(str(n), time(7 + n, dice.randrange(10)), time(7 + n, 50)) for n in range(1, 7))
    year = Year("27", date(2027, 1, 1), date(2027, 12, 31))
    plan = Plan(calendar.zone, (year,), {}, (Schedule("Usual", bells, frozenset(range(5)), is_usual=True),))
    start = datetime(2027, dice.randrange(1, 12), dice.randrange(1, 29), tzinfo=UTC) + MINUTE * dice.randrange(1440)
    local = start.astimezone(calendar.tzinfo)

    at = start + MINUTE
    begins = {bell.starts for bell in bells}
    while at.astimezone(calendar.tzinfo).weekday() > 4 or at.astimezone(calendar.tzinfo).time() not in begins:
        at += MINUTE
    assert moment_of("next_period", start, calendar, plan) == at, f"seed {seed}"

    number, day = dice.randrange(1, 5), local.date()
    for _ in range(number):
        day += timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
    due = moment_of(f"by_time/{number}/10:00", start, calendar, plan)
    assert due is not None
    assert due.astimezone(calendar.tzinfo).replace(tzinfo=None) == datetime.combine(day, time(10)), f"seed {seed}"


@pytest.mark.parametrize("block", range(4))
def test_due_times_are_those_of_a_counter_that_walks(block: int) -> None:
    for seed in range(block * 40, block * 40 + 40):
        check(seed)
        check_moments(seed)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_ten_thousand_lives_of_clocks() -> None:
    for seed in range(10_000):
        check(100_000 + seed)
        check_moments(100_000 + seed)
