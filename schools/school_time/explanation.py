"""Why a promise is due when it is: the sum behind a date, step by step ("Why this time?")."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter

from schools.school_time.arithmetic import (
    add,
    between,
    closes_at,
    is_open,
    next_opening,
    seconds_between,
    utc,
)
from schools.school_time.calendar import Calendar, NeverOpen, SpecialDay

_BY_DATE = attrgetter("date")


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of one kind: counted (within one local date) or closed (up to the next opening).

    `special` names the special day that gave a counted stretch its hours, or the special days without which
    a closed stretch would have counted, at least in part.
    """

    counted: bool
    date: date
    """The local date on which it begins."""
    begins: datetime
    ends: datetime
    """Both in UTC."""
    minutes: float
    """School time in it, zero while closed."""
    special: tuple[SpecialDay, ...] = ()


def explain(calendar: Calendar, start: datetime, minutes: float) -> list[Step]:
    """The steps from `start` to `add(calendar, start, minutes)`, without gaps; their minutes make the sum.

    Empty for zero minutes while open. Raises as `add` does.
    """
    return steps_between(calendar, start, add(calendar, start, minutes))


def steps_between(calendar: Calendar, begin: datetime, end: datetime) -> list[Step]:
    """The steps of a stretch of time, without gaps: what ran before a pause, or after it.

    Empty where `end` is not later than `begin`. Raises `ValueError` for naive datetimes.
    """
    steps: list[Step] = []
    at, end = utc(begin), utc(end)
    while at < end:
        step = _counted(calendar, at, end) if is_open(calendar, at) else _closed(calendar, at, end)
        steps.append(step)
        at = step.ends
    return steps


def _counted(calendar: Calendar, at: datetime, end: datetime) -> Step:
    day = _local_date(calendar, at)
    stop = min(closes_at(calendar, at) or end, _midnight_after(calendar, day), end)
    special = calendar.special_day(day)
    return Step(True, day, at, stop, between(calendar, at, stop), (special,) if special else ())


def _closed(calendar: Calendar, at: datetime, end: datetime) -> Step:
    try:
        stop = min(next_opening(calendar, at), end)
    except NeverOpen:
        stop = end
    return Step(False, _local_date(calendar, at), at, stop, 0, tuple(_closing_days(calendar, at, stop)))


def _closing_days(calendar: Calendar, begin: datetime, end: datetime) -> Iterator[SpecialDay]:
    first = bisect_left(calendar.special, _local_date(calendar, begin), key=_BY_DATE)
    last = bisect_right(calendar.special, _local_date(calendar, end), key=_BY_DATE)
    for special in calendar.special[first:last]:
        midnight = _midnight_after(calendar, special.date - timedelta(days=1))
        since, until = max(begin, midnight), min(end, _midnight_after(calendar, special.date))
        if seconds_between(calendar.usual, since, until):
            yield special


def _local_date(calendar: Calendar, at: datetime) -> date:
    return at.astimezone(calendar.tzinfo).date()


def _midnight_after(calendar: Calendar, day: date) -> datetime:
    midnight = datetime.combine(day + timedelta(days=1), time(), calendar.tzinfo)
    return midnight.astimezone(UTC)
