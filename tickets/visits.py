"""Times that a technician may choose for a visit: the periods of the school, today and on the next school day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from schools.school_days import Plan, SchoolDay
from schools.school_time import Calendar
from tickets.moments import begun, clock_span, period_name
from tickets.moments import day as day_words

LOOK_AHEAD = 14


@dataclass(frozen=True)
class VisitTime:
    """A period on a day; `key` is what a form sends back."""

    key: str
    words: str
    at: datetime
    until: datetime


def visit_times(plan: Plan, calendar: Calendar, at: datetime) -> list[VisitTime]:
    """The periods that are not over, of today and of the next day with classes, while help is open."""
    today = at.astimezone(calendar.tzinfo).date()
    ahead = (today + timedelta(days=number) for number in range(LOOK_AHEAD + 1))
    days = [day for day in map(plan.day, ahead) if day.bells and calendar.windows_on(day.date)]
    near = days[:2] if days and days[0].date == today else days[:1]
    return [found for day in near for found in _of_day(day, calendar, at)]


def _of_day(day: SchoolDay, calendar: Calendar, now: datetime) -> Iterator[VisitTime]:
    for bell in day.bells:
        at, until = _moment(calendar, day.date, bell.starts), _moment(calendar, day.date, bell.ends)
        if until > now:
            words = _("%(day)s, %(period)s (%(span)s)") % {
                "day": begun(day_words(day.date, now)),
                "period": period_name(bell.label),
                "span": clock_span(bell.starts, bell.ends),
            }
            # A period that is going on begins now.
            yield VisitTime(f"{day.date.isoformat()}/{bell.label}", words, max(at, now), until)


def _moment(calendar: Calendar, on: date, wall: time) -> datetime:
    return datetime.combine(on, wall, calendar.tzinfo)
