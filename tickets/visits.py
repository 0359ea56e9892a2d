"""Times that a technician may choose for a visit: the periods of the school, today and on the next school day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from schools.models import Period
from schools.school_time import Calendar
from tickets.moments import begun, clock_span, day, period_name

LOOK_AHEAD = 14


@dataclass(frozen=True)
class VisitTime:
    """A period on a day; `key` is what a form sends back."""

    key: str
    words: str
    at: datetime
    until: datetime


def visit_times(periods: Sequence[Period], calendar: Calendar, at: datetime) -> list[VisitTime]:
    """The periods that are not over, of today and of the next day with service hours."""
    today = at.astimezone(calendar.tzinfo).date()
    days = [one for one in (today, _next_open(calendar, today)) if one and calendar.windows_on(one)]
    return [found for on in days for found in _of_day(periods, calendar, on, at)]


def _next_open(calendar: Calendar, today: date) -> date | None:
    ahead = (today + timedelta(days=number) for number in range(1, LOOK_AHEAD + 1))
    return next((one for one in ahead if calendar.windows_on(one)), None)


def _of_day(periods: Sequence[Period], calendar: Calendar, on: date, now: datetime) -> Iterator[VisitTime]:
    for period in periods:
        at, until = _moment(calendar, on, period.starts), _moment(calendar, on, period.ends)
        if until > now:
            words = _("%(day)s, %(period)s (%(span)s)") % {
                "day": begun(day(on, now)),
                "period": period_name(period.label),
                "span": clock_span(period.starts, period.ends),
            }
            # A period that is going on begins now.
            yield VisitTime(f"{on.isoformat()}/{period.label}", words, max(at, now), until)


def _moment(calendar: Calendar, on: date, wall: time) -> datetime:
    return datetime.combine(on, wall, calendar.tzinfo)
