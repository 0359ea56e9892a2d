"""Keeping the figures of days that are over.

Figures are worked out of tickets and can be thrown away, so they have no history and nobody is asked who does it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Min

from audit.clock import now
from audit.models import Entry
from reports.changes import CHANGED_DAYS, WHAT_COUNTS
from reports.days import DAY, WEEK, Days, monday, stretches
from reports.models import DAY_SPAN, WEEK_SPAN, Figure, FigureState
from reports.tally import KEEP_DAYS, KEEP_WEEKS, counted
from schools.models import District
from tickets.models import Ticket

# A transaction writes its entries before others can see them. What is younger than this is looked at once more.
OVERLAP = timedelta(minutes=15)
# A day is stored once it has been over for so long; until then it is counted live.
SETTLED = timedelta(hours=1)


def refresh() -> int:
    """Count the days that ended and those whose tickets changed since; returns how many days were counted.

    Does nothing while another process is at it. Repeats whole or not at all when it is killed.
    """
    with transaction.atomic():
        state = _claim()
        return _count(state, _days_to_count(state)) if state else 0


def rebuild(since: date | None = None) -> int:
    """Count all days again, or those from `since` on; returns how many. Waits for a refresh that is under way."""
    with transaction.atomic():
        FigureState.objects.get_or_create(pk=1)
        state = FigureState.objects.select_for_update().get(pk=1)
        days = _all_days()
        if since and state.through and _is_usable(state):
            days = Days(max(min(since, state.through + DAY), days.first), days.last)
        return _count(state, days)


def _claim() -> FigureState | None:
    FigureState.objects.get_or_create(pk=1)
    return FigureState.objects.select_for_update(skip_locked=True).filter(pk=1).first()


def _is_usable(state: FigureState) -> bool:
    return state.through is not None and state.time_zone == District.current().time_zone


def _last_day(zone: ZoneInfo) -> date:
    return (now() - SETTLED).astimezone(zone).date() - DAY


def _all_days() -> Days:
    zone = District.current().zone
    first = Ticket.objects.aggregate(first=Min("created_at"))["first"]
    last = _last_day(zone)
    return Days(first.astimezone(zone).date() if first else last, last)


def _days_to_count(state: FigureState) -> Iterable[date]:
    if state.through is None or not _is_usable(state):
        return _all_days()
    new = Days(state.through + DAY, _last_day(District.current().zone))
    return {*_changed_days(state, state.through), *new}


def _changed_days(state: FigureState, through: date) -> set[date]:
    values: dict[str, Any] = {"entry": state.entry, "zone": state.time_zone, "fields": WHAT_COUNTS, "through": through}
    with connection.cursor() as cursor:
        cursor.execute(CHANGED_DAYS, values)
        return {day for (day,) in cursor.fetchall()}


def _count(state: FigureState, days: Iterable[date]) -> int:
    zone = District.current().zone
    # Looked up before counting: what is written meanwhile is seen by the next refresh.
    entry = Entry.objects.filter(pk__gt=state.entry, at__lt=now() - OVERLAP).order_by("-pk").first()
    if not _is_usable(state):
        Figure.objects.all().delete()
        state.through = None
    pieces = stretches(days)
    for piece in pieces:
        _replace(piece, zone)
    state.time_zone = zone.key
    state.through = max(state.through or _last_day(zone), _last_day(zone))
    state.entry = entry.pk if entry else state.entry
    state.save(update_fields=["time_zone", "through", "entry"])
    return sum(len(piece) for piece in pieces)


def _replace(days: Days, zone: ZoneInfo) -> None:
    """Count some days, and the weeks in which they are, from the tickets as they are now."""
    weeks = Days(monday(days.first), monday(days.last) + WEEK - DAY)
    Figure.objects.filter(span=DAY_SPAN, day__range=(days.first, days.last)).delete()
    Figure.objects.filter(span=WEEK_SPAN, day__range=(weeks.first, weeks.last)).delete()
    with connection.cursor() as cursor:
        cursor.execute(KEEP_DAYS, counted(days, zone))
        cursor.execute(KEEP_WEEKS, {"first": weeks.first, "last": weeks.last})
