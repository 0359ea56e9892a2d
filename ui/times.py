"""Times as school people say them: "9:58 AM", "today 3:30 PM", "Wed 9:15 AM", "Thursday, April 29", "2 h 05".

Pure functions of their arguments: the caller says what `now` is (audit.clock), and every aware time is shown in
the time zone that Django has activated. Formats are translatable, so a language may turn to its own clock.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext

WEEK_DAYS: Final = 7
HOUR: Final = 60
DAY: Final = 24 * HOUR
HALF_DAY: Final = 12  # hours
FEW_DAYS: Final = 3
NO_BREAK: Final = "\u00a0"  # it keeps “a.” and “m.” together
_TWO_STOPS: Final = re.compile(rf"({NO_BREAK}m\.(?:</\w+>)*)\.(?!\.)")


def _day(at: date, form: str) -> str:
    """A day in one of the formats of this language."""
    return _day_in(get_language(), date(at.year, at.month, at.day), form)


def _hour(at: datetime | time, form: str) -> str:
    """A time of day in one of the formats of this language."""
    return _hour_in(get_language(), at.hour, at.minute, form)


# Django writes a date in fifty steps; a page says dozens of them, and there are only so many days and minutes.
@lru_cache(maxsize=4096)
def _day_in(language: str | None, day: date, form: str) -> str:
    return date_format(day, form)


@lru_cache(maxsize=4096)
def _hour_in(language: str | None, hour: int, minute: int, form: str) -> str:
    return time_format(time(hour, minute), form)


def one_stop(text: str) -> str:
    """A text or page whose sentences end with a time: Spanish has one full stop for “9:58 a. m.” and the sentence."""
    return _TWO_STOPS.sub(r"\1", text)


def clock_time(at: datetime) -> str:
    """The time of day: "9:58 AM"."""
    # Translators: Django date format of a time of day, such as 9:58 AM
    return _hour(timezone.localtime(at), pgettext("time format", "g:i A"))


def the_time(at: datetime | time) -> str:
    """The time of day inside a sentence, with the article that a language needs: "9:58 AM", "las 9:58", "la 1:05"."""
    local = timezone.localtime(at) if isinstance(at, datetime) else at
    bare = clock_time(at) if isinstance(at, datetime) else _hour(at, pgettext("time format", "g:i A"))
    # Translators: a time of day inside a sentence; the first form is for one o'clock, the second for all other hours
    return npgettext("time in a sentence", "{time}", "{time}", local.hour % HALF_DAY or HALF_DAY).format(time=bare)


def at_time(at: datetime) -> str:
    """When it is, today: "9:58 AM", "a las 9:58"."""
    return pgettext("moment in a sentence", "{time}").format(time=the_time(at))


def day_and_time(day: str, at: datetime) -> str:
    """A day and a time of day inside a sentence: "today 3:30 PM", "mañana a las 10:06"."""
    return pgettext("moment in a sentence", "{day} {time}").format(day=day, time=the_time(at))


def date_and_time(day: str, at: datetime) -> str:
    """A date and a time of day inside a sentence: "Apr 2, 9:15 AM"."""
    return pgettext("moment in a sentence", "{day}, {time}").format(day=day, time=the_time(at))


def long_day(at: datetime, now: datetime | None = None) -> str:
    """The day in full: "Thursday, April 29", with the year where it is not this one."""
    local = timezone.localtime(at)
    if now is not None and timezone.localtime(now).year == local.year:
        return _day(local, pgettext("day format", "l, F j"))
    return _day(local, pgettext("day format with year", "l, F j, Y"))


def short_day(at: datetime, now: datetime) -> str:
    """The day in a row: "Wed" within six days of now, then "Apr 29", then "Apr 29, 2026"."""
    local = timezone.localtime(at)
    days = day_distance(at, now)
    if abs(days) < WEEK_DAYS:
        return _day(local, pgettext("day format", "D"))
    if local.year == timezone.localtime(now).year:
        return _day(local, pgettext("day format", "M j"))
    return _day(local, pgettext("day format", "M j, Y"))


def day_distance(at: datetime, now: datetime) -> int:
    """Calendar days from now to then in local time: 0 today, 1 tomorrow, -1 yesterday."""
    return (timezone.localtime(at).date() - timezone.localtime(now).date()).days


def say(at: datetime, now: datetime | None = None) -> str:
    """A moment in a sentence: "today 3:30 PM", "yesterday 9:58 AM", "Wed 9:15 AM", "Apr 2, 9:15 AM".

    Without `now`, day and time in full.
    """
    if now is None:
        return date_and_time(long_day(at), at)
    days, local = day_distance(at, now), timezone.localtime(at)
    near = {0: gettext("today"), 1: gettext("tomorrow"), -1: gettext("yesterday")}
    if days in near:
        return day_and_time(near[days], at)
    if abs(days) < WEEK_DAYS:
        return day_and_time(_day(local, pgettext("day in a sentence", "D")), at)
    if local.year == timezone.localtime(now).year:
        return date_and_time(_day(local, pgettext("day in a sentence", "M j")), at)
    return date_and_time(_day(local, pgettext("day in a sentence", "M j, Y")), at)


def due(at: datetime, now: datetime) -> str:
    """A due moment in a narrow column: "3:30 PM" today, else "Wed 9:15", "May 4"."""
    days = day_distance(at, now)
    if days == 0:
        return clock_time(at)
    if abs(days) < WEEK_DAYS:
        bare = _hour(timezone.localtime(at), pgettext("time format, narrow", "g:i"))
        return gettext("{day} {time}").format(day=short_day(at, now), time=bare)
    return short_day(at, now)


def duration(minutes: float, day: int = 0) -> str:
    """A length of time, rounded down to minutes: "38 min", "2 h 05", "25 h 30".

    School time has no days of 24 hours: only where `day` tells how many minutes one school day has is it said in
    such days, "1 school day 2 h", and from three on without the hours.
    """
    whole = max(0, int(minutes))
    if not day or whole < day:
        return _hours(whole)
    days, rest = divmod(whole, day)
    said = ngettext("{days} school day", "{days} school days", days).format(days=days)
    return f"{said} {_hours(rest // HOUR * HOUR)}" if days < FEW_DAYS and rest >= HOUR else said


def _hours(whole: int) -> str:
    if whole < HOUR:
        return gettext("{minutes} min").format(minutes=whole)
    hours, rest = divmod(whole, HOUR)
    if not rest:
        return gettext("{hours} h").format(hours=hours)
    return gettext("{hours} h {minutes:02d}").format(hours=hours, minutes=rest)


def age(since: datetime, now: datetime) -> str:
    """How old something is, in a narrow column: "9 min", "1 h", "4 d"."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < HOUR:
        return gettext("{minutes} min").format(minutes=minutes)
    if minutes < DAY:
        return gettext("{hours} h").format(hours=minutes // HOUR)
    return gettext("{days} d").format(days=minutes // DAY)
