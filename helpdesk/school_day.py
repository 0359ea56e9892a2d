"""The school day in words, for the top bar and the foot of pages: the clocks hang on it."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from schools import school_time
from schools.school_time import Calendar, NeverOpen
from ui import times
from ui.shipped_words import said

Line = tuple[str, str, str]  # tone, icon, words
# Every page of the desk asks this, so it is written by hand.
_WINDOW = """
SELECT name, first_day, last_day FROM schools_testingwindow
WHERE school_id IS NULL AND first_day <= %(today)s AND last_day >= %(today)s
ORDER BY first_day, id LIMIT 1
"""


def school_state(calendar: Calendar, at: datetime) -> list[Line]:
    """Whether help is open, until when, and whether there is testing: for the district as a whole."""
    return [_service(calendar, at), *_testing(calendar, at)]


def help_hours(calendar: Calendar) -> str:
    """When somebody answers the help line on a usual day; empty where help is always open, or never."""
    usual = Counter(windows for windows in calendar.weekly if windows).most_common(1)
    if not usual:
        return ""
    windows, _days = usual[0]
    if windows[0][0] == 0 and windows[-1][1] >= 24 * 60:
        return ""
    return _("school days %(from)s to %(until)s") % {"from": _clock(windows[0][0]), "until": _clock(windows[-1][1])}


def _service(calendar: Calendar, at: datetime) -> Line:
    closes = school_time.closes_at(calendar, at)
    if closes:
        return "ok", "school", _("Help is open until %(time)s") % {"time": times.the_time(closes)}
    if school_time.is_open(calendar, at):
        return "ok", "school", _("Help is always open")
    try:
        opens = school_time.next_opening(calendar, at)
    except NeverOpen:
        return "muted", "school", _("Help is closed")
    return "muted", "school", _("Help is closed until %(time)s") % {"time": times.say(opens, at)}


def _testing(calendar: Calendar, at: datetime) -> list[Line]:
    today = timezone.localdate(at)
    with connection.cursor() as cursor:
        cursor.execute(_WINDOW, {"today": today})
        windows = cursor.fetchall()
    return [("warn", "pencil-check", _day_of(name, first, last, calendar, today)) for name, first, last in windows]


def _day_of(name: str, first: date, last: date, calendar: Calendar, today: date) -> str:
    """“State testing, day 2 of 10”: only days on which help is open count."""
    run = (first + timedelta(days=n) for n in range((last - first).days + 1))
    days = [day for day in run if calendar.windows_on(day)]
    number = sum(1 for day in days if day <= today)
    return _("%(name)s, day %(number)s of %(all)s") % {"name": said(name), "number": number, "all": len(days)}


def _clock(minutes: int) -> str:
    """Minutes after midnight as a time of day."""
    return times.the_time(
        datetime(2000, 1, 1, minutes // 60 % 24, minutes % 60, tzinfo=timezone.get_current_timezone())
    )
