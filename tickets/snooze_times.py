"""Moments until which people put a ticket to sleep, as they say them: “next period”, “tomorrow morning”, “Monday”.

Each lies in school time; what the school's hours do not have today is not offered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from schools import school_time
from schools.school_days import Plan
from schools.school_time import Calendar
from tickets.moments import period_name
from ui import times

AFTERNOON, MORNING, NIGHT = time(13), time(7), time(5)
ONE_DAY, WEEK = timedelta(days=1), 7
# So long the choices of a page hold: what they meant then is what they mean when one is pressed.
HELD = timedelta(hours=12)


@dataclass(frozen=True)
class SnoozeTime:
    """A moment with its name; `hint` is day and time, and in which period."""

    key: str
    words: str
    at: datetime
    hint: str


def snooze_times(plan: Plan, calendar: Calendar, at: datetime) -> dict[str, SnoozeTime]:
    """What can be chosen at a moment, by key, the soonest first; of two names for one moment the first."""
    found: dict[str, SnoozeTime] = {}
    for one in sorted(_all(plan, calendar, at), key=lambda one: one.at):
        if one.at not in [other.at for other in found.values()]:
            found[one.key] = one
    return found


def sent(key: str, at: datetime) -> str:
    """A choice as a form sends it back: with the moment at which it was offered."""
    return f"{key}@{at.isoformat()}"


def read(choice: str, now: datetime) -> tuple[str, datetime] | None:
    """Key and moment of a choice that came back; None for one that is torn or too old."""
    key, _at, words = choice.partition("@")
    try:
        at = parse_datetime(words)
    except ValueError:
        return None
    return (key, at) if at and at.tzinfo and now - HELD < at <= now else None


def until_words(until: datetime, mark: datetime | None, at: datetime) -> str:
    """Until when it is away: “tomorrow 7:45 AM, or today 2:06 PM when its time is nearly up”.

    `mark`: when a promise is next nearly late, or late, which brings it back where that is sooner.
    """
    words = times.say(until, at)
    if mark is None or mark >= until:
        return words
    sooner = times.say(max(mark, at), at)
    return _("%(until)s, or %(sooner)s when its time is nearly up") % {"until": words, "sooner": sooner}


def _all(plan: Plan, calendar: Calendar, at: datetime) -> Iterable[SnoozeTime]:
    local = at.astimezone(calendar.tzinfo)
    today = local.date()
    if bell := next((bell for bell in plan.day(today).bells if bell.starts > local.time()), None):
        starts = _wall(calendar, today, bell.starts)
        if school_time.is_open(calendar, starts):
            hint = f"{period_name(bell.label)}, {times.clock_time(starts)}"
            yield SnoozeTime("period", _("Next period"), starts, hint)
    noon = _wall(calendar, today, AFTERNOON)
    if noon > at and school_time.is_open(calendar, noon):
        yield SnoozeTime("afternoon", _("This afternoon"), noon, times.say(noon, at))
    yield from _mornings(plan, calendar, at, today)


def _mornings(plan: Plan, calendar: Calendar, at: datetime, today: date) -> Iterable[SnoozeTime]:
    """Of tomorrow, of Monday, and of the next day with classes after a break."""
    tomorrow = today + ONE_DAY
    monday = today + ONE_DAY * (WEEK - today.weekday())
    classes = plan.next_session(today)
    days = {"tomorrow": tomorrow, "monday": monday} | ({"classes": classes.date} if classes else {})
    names = {"tomorrow": _("Tomorrow morning"), "monday": _("Monday"), "classes": _after(calendar, tomorrow)}
    for key, on in days.items():
        if begins := _morning(plan, calendar, on):
            yield SnoozeTime(key, names[key], begins, times.say(begins, at))


def _after(calendar: Calendar, first: date) -> str:
    special = calendar.special_day(first)
    if special and special.reason:
        return _("Next school day, after: %(reason)s") % {"reason": special.reason}
    return _("Next school day")


def _morning(plan: Plan, calendar: Calendar, on: date) -> datetime | None:
    """The first bell, else the time when help opens (not in the night); None on a day without help."""
    windows = calendar.windows_on(on)
    if not windows:
        return None
    bells = plan.day(on).bells
    if bells and school_time.is_open(calendar, first := _wall(calendar, on, bells[0].starts)):
        return first
    opens = time(*divmod(windows[0][0], 60))
    early = _wall(calendar, on, MORNING)
    if opens < NIGHT and school_time.is_open(calendar, early):
        return early
    return _wall(calendar, on, opens)


def _wall(calendar: Calendar, on: date, at: time) -> datetime:
    return datetime.combine(on, at, calendar.tzinfo)
