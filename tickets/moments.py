"""Times as school people say them: “today, period 4”, “10:36 to 11:24 AM”, “within a school day”.

Pure, in the language and time zone that Django has activated; bells are in the school's local time.
"""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from schools.school_days import NOTHING_KNOWN, Bell, Plan
from tickets.choices import Unit
from ui import times

AFTERNOON, EVENING = 12, 17  # hours of the day at which a greeting changes


def greeting(at: datetime, name: str) -> str:
    """“Good morning, Ms. Alvarez”."""
    hour = timezone.localtime(at).hour
    if hour < AFTERNOON:
        return _("Good morning, %(name)s") % {"name": name}
    if hour < EVENING:
        return _("Good afternoon, %(name)s") % {"name": name}
    return _("Good evening, %(name)s") % {"name": name}


def by_words(at: datetime | None, now: datetime) -> str:
    """“By today 3:30 PM”, “Was due today 9:15 AM”; nothing for nothing."""
    if at is None:
        return ""
    words = _("Was due %(when)s") if at < now else _("By %(when)s")
    return words % {"when": times.say(at, now)}


def by_moment(at: datetime, now: datetime) -> str:
    """“by today 3:30 PM”, inside a sentence."""
    return _("by %(when)s") % {"when": times.say(at, now)}


def moment(at: datetime, now: datetime, plan: Plan = NOTHING_KNOWN) -> str:
    """A time to come: “today, period 4” where a period holds it, else “today 12:10 PM”, “Thursday, April 29, …”."""
    on = day(timezone.localtime(at).date(), now)
    held = period_at(at, plan)
    if held:
        return _("%(day)s, %(period)s") % {"day": on, "period": period_name(held.label)}
    return times.say(at, now) if abs(times.day_distance(at, now)) <= 1 else times.date_and_time(on, at)


def moment_past(at: datetime, now: datetime) -> str:
    """A time that is over: “Monday 3:12 PM”, “today 7:24 AM”, “Apr 2, 9:15 AM”."""
    distance = times.day_distance(at, now)
    if -times.WEEK_DAYS < distance < -1:
        local = timezone.localtime(at)
        return times.day_and_time(date_format(local, pgettext("day in a sentence", "l")), at)
    return times.say(at, now)


def begun(words: str) -> str:
    """Words as they begin a line."""
    return words[:1].upper() + words[1:]


def day(on: date, now: datetime, *, near: bool = True) -> str:
    """“today”, “tomorrow”, “Thursday, April 29”; without `near` always the date."""
    today = timezone.localtime(now).date()
    words = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    distance = (on - today).days
    if near and distance in words:
        return words[distance]
    if on.year == today.year:
        # Translators: a Django date format as it stands inside a sentence; another language may need an article
        return date_format(on, pgettext("day in a sentence", "l, F j"))
    return date_format(on, pgettext("day in a sentence", "l, F j, Y"))


def period_at(at: datetime, plan: Plan) -> Bell | None:
    """The period in which a moment lies, by the bells of that day."""
    local = timezone.localtime(at)
    return plan.day(local.date()).bell_at(local.time())


def period_name(label: str) -> str:
    """“period 4” for a number; a name (“Lunch”, “Advisory”) stays as it is."""
    return _("period %(label)s") % {"label": label} if label[:1].isdigit() else label


def span(begin: datetime, end: datetime) -> str:
    """“10:36 to 11:24 AM”."""
    return clock_span(timezone.localtime(begin).time(), timezone.localtime(end).time())


def clock_span(begin: time, end: time) -> str:
    """“10:36 to 11:24 AM”, “11:28 AM to 12:16 PM”."""
    first = _clock(begin) if (begin.hour < AFTERNOON) != (end.hour < AFTERNOON) else _bare_clock(begin)
    return _("%(from)s to %(until)s") % {"from": first, "until": _clock(end)}


def _clock(at: time) -> str:
    return time_format(at, pgettext("time format", "g:i A"))


def _bare_clock(at: time) -> str:
    return time_format(at, pgettext("time format, narrow", "g:i"))


def within(amount: int, unit: str, by_time: time | None = None) -> str:
    """“You hear from us within 15 minutes”, “You hear from us by the next class period”."""
    if unit == Unit.MINUTES:
        words = ngettext("You hear from us within a minute", "You hear from us within %(n)s minutes", amount)
    elif unit == Unit.HOURS:
        words = ngettext("You hear from us within an hour", "You hear from us within %(n)s hours", amount)
    elif unit == Unit.DAYS:
        words = ngettext("You hear from us within a school day", "You hear from us within %(n)s school days", amount)
    elif unit == Unit.BY_TIME and by_time:
        words = ngettext(
            "You hear from us by %(time)s of the next school day",
            "You hear from us by %(time)s in %(n)s school days",
            amount,
        )
        return words % {"n": amount, "time": times.the_time(by_time)}
    elif unit == Unit.STAFF_RETURN:
        return _("You hear from us before staff is back")
    else:
        return _("You hear from us by the next class period")
    return words % {"n": amount}
