"""When classes meet on a usual week, out of the bell schedules: of a school, or as most schools have it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from schools.entered_day import Span
from schools.models import BellSchedule, School
from schools.school_days import Bell, Plan, Schedule

Spans = dict[int, Span]


def class_spans(school: School | None) -> tuple[Spans, list[tuple[int, str]]]:
    """First bell to last bell by weekday; and the weekdays with a schedule that is not the usual one, by name.

    Without a school, what most schools have.
    """
    schedules = BellSchedule.objects.filter(school__active=True).prefetch_related("periods")
    of: dict[int, list[BellSchedule]] = defaultdict(list)
    for one in schedules.filter(school=school) if school else schedules:
        of[one.school_id].append(one)
    plans = [Plan("UTC", schedules=_schedules(rows)) for rows in of.values()]
    spans = {day: span for day in range(7) if (span := _commonest(plan.usual_span(day) for plan in plans))}
    others = [(day, one.name) for one in of[school.pk] if not one.is_usual for day in one.weekdays] if school else []
    return spans, sorted(others)


def _schedules(rows: Iterable[BellSchedule]) -> tuple[Schedule, ...]:
    return tuple(
        Schedule(
            row.name,
            tuple(Bell(period.label, period.starts, period.ends) for period in row.periods.all()),
            frozenset(row.weekdays),
            frozenset(row.cycle_days),
            row.is_usual,
        )
        for row in rows
    )


def _commonest(spans: Iterable[Span | None]) -> Span | None:
    found = Counter(span for span in spans if span).most_common(1)
    return found[0][0] if found else None
