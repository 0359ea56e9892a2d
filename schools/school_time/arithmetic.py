"""Sums in school time. What counts is told in the package's docstring.

Arithmetic is exact to the microsecond. Service hours include their opening and exclude their closing moment:
at 15:30 a school that closes at 15:30 is closed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from schools.school_time.calendar import Calendar, NeverOpen
from schools.school_time.hours import Windows
from schools.school_time.service_year import FAR, SECOND

REACH_YEARS = 10
"""How far ahead is searched: to the end of the tenth UTC year after the one that the question is about."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def add(calendar: Calendar, start: datetime, minutes: float) -> datetime:
    """The moment at which so many minutes of school time have passed since `start`, in UTC.

    A start outside service hours counts from the next opening. A result that falls on closing time stays
    there: what is promised for "the end of the day" is not due the next morning. Zero minutes end at once
    while open, else at the next opening.

    Raises `NeverOpen` where the calendar does not hold so many minutes within `REACH_YEARS`, `ValueError` for
    negative minutes and naive datetimes.
    """
    return add_seconds(calendar, start, minutes * 60)


def add_seconds(calendar: Calendar, start: datetime, seconds: float) -> datetime:
    """As `add`, in seconds: what a clock stores as its remaining time."""
    if not 0 <= seconds < FAR // SECOND:
        raise ValueError(f"Only zero or more of school time can be added, not {seconds} seconds.")
    left = round(seconds * SECOND)
    if not left:
        return next_opening(calendar, start)
    at, year = _instant(start)
    for later in range(year, year + REACH_YEARS + 1):
        service = calendar.service_year(later)
        worked = service.before(at) + left
        if worked <= service.worked[-1]:
            return _datetime(service.when(worked))
        left = worked - service.worked[-1]
    raise NeverOpen(
        f"There are not {seconds / 60:g} minutes of service hours "
        f"within {REACH_YEARS} years after {start.isoformat()}."
    )


def between(calendar: Calendar, begin: datetime, end: datetime) -> float:
    """Minutes of school time from `begin` to `end`; zero where `end` is not later.

    The inverse of `add`: after `add(calendar, start, m)` exactly m minutes have passed since `start`.
    Raises `ValueError` for naive datetimes.
    """
    return _micros_between(calendar, begin, end) / (60 * SECOND)


def seconds_between(calendar: Calendar, begin: datetime, end: datetime) -> int:
    """As `between`, in whole seconds that are over, which is what a clock stores as its used time.

    Rounded down, so that it reaches a promise of n seconds at the very moment of
    `add_seconds(calendar, begin, n)` and never before.
    """
    return _micros_between(calendar, begin, end) // SECOND


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether a moment lies in service hours. Raises `ValueError` for naive datetimes."""
    instant, year = _instant(at)
    return calendar.service_year(year).span_from(instant)[0] <= instant


def next_opening(calendar: Calendar, at: datetime) -> datetime:
    """The first moment of service at or after `at`, in UTC: `at` itself while open.

    Raises `NeverOpen` where there is none within `REACH_YEARS`, `ValueError` for naive datetimes.
    """
    instant, year = _instant(at)
    for later in range(year, year + REACH_YEARS + 1):
        start, _ = calendar.service_year(later).span_from(instant)
        if start != FAR:
            return _datetime(max(start, instant))
    raise NeverOpen(f"There are no service hours within {REACH_YEARS} years after {at.isoformat()}.")


def closes_at(calendar: Calendar, at: datetime) -> datetime | None:
    """When the service hours that `at` lies in end, in UTC, over midnights and new years that they span.

    None while closed, and None for service without an end within `REACH_YEARS`. Raises `ValueError` for naive
    datetimes.
    """
    instant, year = _instant(at)
    end = instant
    for later in range(year, year + REACH_YEARS + 1):
        start, stop = calendar.service_year(later).span_from(end)
        if start > end:
            return _datetime(end) if end > instant else None
        end = stop
    return None


def day_minutes(calendar: Calendar) -> int:
    """The usual service day in minutes: what one school day of a promise means.

    The commonest length of an open weekday, the longer one where two are as common: a district that closes an
    hour early on Wednesdays still promises its whole day. A calendar without weekly hours (summer school)
    takes its special days instead. Raises `NeverOpen` where nothing is open at all.
    """
    lengths = _lengths(calendar.weekly) or _lengths(special.windows for special in calendar.special)
    if not lengths:
        raise NeverOpen("The calendar has no service hours.")
    return max(lengths, key=lambda length: (lengths[length], length))


def utc(at: datetime) -> datetime:
    """A moment in UTC. Raises `ValueError` for naive datetimes."""
    if at.utcoffset() is None:
        raise ValueError(f"{at.isoformat()} has no time zone.")
    return at.astimezone(UTC)


def _lengths(days: Iterable[Windows]) -> Counter[int]:
    lengths = (sum(closes - opens for opens, closes in windows) for windows in days)
    return Counter(length for length in lengths if length)


def _micros_between(calendar: Calendar, begin: datetime, end: datetime) -> int:
    (first, first_year), (last, last_year) = _instant(begin), _instant(end)
    if last <= first:
        return 0
    years = map(calendar.service_year, range(first_year, last_year + 1))
    return sum(service.before(last) - service.before(first) for service in years)


def _instant(at: datetime) -> tuple[int, int]:
    """Microseconds since 1970, and the UTC year."""
    if at.tzinfo is not UTC:
        at = utc(at)
    since = at - _EPOCH
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds, at.year


def _datetime(instant: int) -> datetime:
    return _EPOCH + timedelta(microseconds=instant)
