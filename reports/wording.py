"""Numbers as a report says them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ui import times

NONE = "–"
# Fewer a week than this are told with a decimal.
FEW = 10


def count(number: int) -> str:
    """A whole number: 1,204."""
    return f"{number:,}"


def decimal(number: float) -> str:
    """A number with one decimal, if it needs it: “12.5”, “1,204”."""
    return f"{number:,.1f}".removesuffix(".0")


def rates(*numbers: int, weeks: int) -> list[str]:
    """Numbers of some weeks as what they are a week: whole ones, or with a decimal where all are small."""
    each = [number / weeks for number in numbers]
    few = max(each) < FEW
    return [decimal(rate if few else round(rate)) for rate in each]


def share(part: int, whole: int) -> int | None:
    """How many in a hundred, rounded to the nearest; None of nothing.

    All of them is told of all only, and none of none: where one promise was missed, not 100 % were kept. With a
    target it is compared as it is told.
    """
    if not whole:
        return None
    if part in (0, whole):
        return 100 * part // whole
    return min(max((200 * part + whole) // (2 * whole), 1), 99)


def percent(value: int | None) -> str:
    """“91 %”, which no line may break."""
    return NONE if value is None else _("%(n)s %%") % {"n": value}


def target(value: int) -> str:
    """“target 95 %”."""
    return _("target %(share)s") % {"share": percent(value)}


def span(minutes: float | None, day: int) -> str:
    """School time: “38 min”, “2 h 05”, and from one school day of `day` minutes on “2.1 school days”."""
    if minutes is None:
        return NONE
    if minutes < day:
        return times.duration(minutes)
    days = round(minutes / day, 1)
    if days == 1:
        return _("1 school day")
    return _("%(n)s school days") % {"n": f"{days:.1f}".removesuffix(".0")}


def longer(minutes: float, day: int) -> str:
    """School time beyond a promise. What is late is never “0 min” late."""
    return _("less than 1 min") if minutes < 1 else span(minutes, day)


def short_day(day: date) -> str:
    """“Apr 26”."""
    return date_format(day, pgettext("day format", "M j"))


def long_day(day: date, today: date) -> str:
    """“February 8”, with the year where it is not this one."""
    return full_day(day, today)


def full_day(day: date, other: date | None = None) -> str:
    """“April 27, 2027”; without the year where `other`, told right after it, has the same."""
    if other and other.year == day.year:
        return date_format(day, pgettext("day format, without weekday", "F j"))
    return date_format(day, pgettext("day format, without weekday, with year", "F j, Y"))


def names(known: Sequence[str], most: int = 2) -> str:
    """“Lincoln MS and Roosevelt MS”, “Lincoln MS, Roosevelt MS and 3 more”."""
    if len(known) <= most:
        return str(get_text_list(list(known), _("and")))
    more = ngettext("%(n)s more", "%(n)s more", len(known) - most) % {"n": len(known) - most}
    return str(get_text_list([*known[:most], more], _("and")))
