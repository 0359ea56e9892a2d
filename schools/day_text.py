"""Dates and days in the words of a school: "Fri, May 14", "Nov 25 to 27", "Until 12:00 PM"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from schools.choices import DayKind, Weekday
from schools.entered_day import EnteredDay, Span
from ui.times import the_time

# kind: tone, icon
FACES: dict[str, tuple[str, str]] = {
    DayKind.CLOSED: ("muted", "beach"),
    DayKind.NO_CLASSES: ("info", "users"),
    DayKind.EARLY_RELEASE: ("warn", "clock"),
    DayKind.LATE_START: ("warn", "clock"),
    DayKind.OTHER_HOURS: ("info", "clock"),
}
SNOW = ("info", "snowflake")
SEASON = ("info", "sun")
DAYS_OF_WEEK = 7


def clock(at: time) -> str:
    """A time of day: "9:58 AM"."""
    return time_format(at, pgettext("time format", "g:i A"))


def hour(at: time) -> str:
    """A full hour: "8 AM"."""
    return time_format(at, pgettext("time format of a full hour", "g A"))


def day(on: date, today: date) -> str:
    """One date: "Fri, May 14", with the year where it is not this one."""
    style = pgettext("day format", "D, M j") if on.year == today.year else pgettext("day format", "M j, Y")
    return date_format(on, style)


def run(first: date, last: date, today: date) -> str:
    """A run of dates: "Nov 25 to 27", "Jun 14 to Aug 6"; one date as `day`."""
    if first == last:
        return day(first, today)
    end = pgettext("day format", "M j")
    if (first.year, first.month) == (last.year, last.month):
        end = pgettext("day format", "j")
    if last.year != today.year:
        end = pgettext("day format", "M j, Y")
    return _("%(first)s to %(last)s") % {
        "first": date_format(first, pgettext("day format", "M j")),
        "last": date_format(last, end),
    }


def spans(hours: Iterable[Span]) -> str:
    """Spans of a day: "7:00 AM to 12:00 PM"."""
    texts = [_("%(from)s to %(until)s") % {"from": clock(opens), "until": clock(closes)} for opens, closes in hours]
    return ", ".join(texts)


def what(entered: EnteredDay) -> str:
    """What is special about a day, as its chip says it."""
    if entered.kind in (DayKind.CLOSED, DayKind.NO_CLASSES) and not entered.hours:
        return str(DayKind(entered.kind).label)
    if entered.kind == DayKind.LATE_START and entered.delay:
        return _("%(delay)s later") % {"delay": delay(entered.delay)}
    if entered.kind == DayKind.EARLY_RELEASE and entered.hours:
        return _("Until %(time)s") % {"time": the_time(max(closes for _opens, closes in entered.hours))}
    if entered.kind == DayKind.EARLY_RELEASE and entered.classes_end:
        return _("Classes until %(time)s") % {"time": the_time(entered.classes_end)}
    return spans(entered.hours) or str(DayKind(entered.kind).label)


def delay(minutes: int) -> str:
    """How much later: "2 hours", "90 minutes"."""
    if minutes % 60 == 0:
        return ngettext("%(n)s hour", "%(n)s hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def season_week(week: Sequence[tuple[int, Sequence[Span]]]) -> str:
    """A week with one span for some days: "Mon to Thu, 7:00 AM to 5:00 PM"."""
    open_days = [weekday for weekday, hours in week if hours]
    kinds = {tuple(hours) for _weekday, hours in week if hours}
    if not open_days:
        return _("Closed")
    if len(kinds) > 1:
        return ", ".join(weekday_short(one) for one in open_days)
    return _("%(days)s, %(hours)s") % {"days": weekday_run(open_days), "hours": spans(kinds.pop())}


def weekday_run(days: Sequence[int]) -> str:
    """Days of the week: "Mon to Thu", "Mon, Wed"."""
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return _("%(first)s to %(last)s") % {"first": weekday_short(days[0]), "last": weekday_short(days[-1])}
    return ", ".join(weekday_short(one) for one in days)


def weekday_short(weekday: int) -> str:
    """A day of the week: "Mon"."""
    monday = date(2001, 1, 1)
    return date_format(monday.replace(day=monday.day + weekday), pgettext("day format", "D"))


def weekday_long(weekday: int) -> str:
    """A day of the week in full."""
    return str(Weekday(weekday).label)
