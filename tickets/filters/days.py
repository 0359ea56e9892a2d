"""`before:`, `after:`, `on:` and `since:`: the days on which tickets were filed."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tickets.filters.meaning import Meaning, Unknown, slug
from tickets.filters.reader import Reader


def days_of(value: str, today: date) -> tuple[date, date]:
    """The first day of what is meant and the first one after it: a day, a month or a year by number, or a word.

    Raises Unknown for what is none of these, or not in the calendar.
    """
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    spans = {
        "today": (today, today + timedelta(days=1)),
        "yesterday": (today - timedelta(days=1), today),
        "this-week": (monday, monday + timedelta(days=7)),
        "last-week": (monday - timedelta(days=7), monday),
        "this-month": (first, _next_month(first)),
        "last-month": (before, first),
    }
    if found := spans.get(slug(value)):
        return found
    try:
        return _by_number(value)
    except ValueError:
        raise Unknown(
            _("“%(value)s” is no day we know. Write it as %(example)s, or: %(options)s.")
            % {"value": value, "example": today.isoformat(), "options": ", ".join(spans)}
        ) from None


def _by_number(value: str) -> tuple[date, date]:
    written = re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", value, re.ASCII)
    if not written or not 1900 < int(written[1]) < 2200:
        raise ValueError(value)
    year, month, day = (int(part or 0) for part in written.groups())
    if not month:
        return date(year, 1, 1), date(year + 1, 1, 1)
    if not day:
        return date(year, month, 1), _next_month(date(year, month, 1))
    return date(year, month, day), date(year, month, day) + timedelta(days=1)


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())


def _said(value: str, first: date, after: date) -> str:
    if (after - first).days != 1:
        return value
    return date_format(first, "DATE_FORMAT") if value[:1].isdigit() else value


def before(reader: Reader, value: str) -> Meaning:
    first, after = days_of(value, reader.today)
    return Meaning(Q(created_at__lt=_midnight(first)), _said(value, first, after))


def after(reader: Reader, value: str) -> Meaning:
    first, after = days_of(value, reader.today)
    return Meaning(Q(created_at__gte=_midnight(after)), _said(value, first, after))


def since(reader: Reader, value: str) -> Meaning:
    first, after = days_of(value, reader.today)
    return Meaning(Q(created_at__gte=_midnight(first)), _said(value, first, after))


def on_day(reader: Reader, value: str) -> Meaning:
    first, after = days_of(value, reader.today)
    return Meaning(Q(created_at__gte=_midnight(first), created_at__lt=_midnight(after)), _said(value, first, after))
