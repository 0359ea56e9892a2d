"""What a promise comes to: which one holds for a ticket, and when it comes due.

Pure. A `Target` is what was promised, as a clock keeps it; conditions of promises are compared here, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, Protocol, TypeVar

from schools import school_time
from schools.choices import Hours
from schools.school_days import Plan
from schools.school_time import Calendar, NeverOpen
from tickets.choices import Unit

# A school without bells has class periods of an hour (the “within an hour or class period” of published rules).
PERIOD_MINUTES = 60
WARN_PERCENT = 75
Plans = Callable[[], Plan]


class Condition(Protocol):
    """What a promise holds for; None, empty and False: whatever it is."""

    priority: int | None
    category_id: int | None
    school_id: int | None
    team_id: int | None
    requester_kind: str
    in_testing: bool


Row = TypeVar("Row", bound=Condition)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is asked of a ticket to know what is promised. `top` is the category above its category."""

    priority: int
    category: int | None = None
    top: int | None = None
    school: int | None = None
    team: int | None = None
    group: str = ""
    in_testing: bool = False

    def fits(self, row: Condition) -> bool:
        """Whether a promise holds for such a ticket."""
        return (
            (row.priority is None or row.priority == self.priority)
            and (row.category_id is None or row.category_id in (self.category, self.top))
            and (row.school_id is None or row.school_id == self.school)
            and (row.team_id is None or row.team_id == self.team)
            and (not row.requester_kind or row.requester_kind == self.group)
            and (not row.in_testing or self.in_testing)
        )

    def rank(self, row: Condition) -> tuple[bool, ...]:
        """How specific a promise is for it: testing, category, top category, school, team, group, priority."""
        return (
            row.in_testing,
            row.category_id is not None and row.category_id == self.category,
            row.category_id is not None,
            row.school_id is not None,
            row.team_id is not None,
            bool(row.requester_kind),
            row.priority is not None,
        )


def most_specific(rows: Iterable[Row], facts: Facts) -> Row | None:
    """The promise that holds; None where none does."""
    return max((row for row in rows if facts.fits(row)), key=facts.rank, default=None)


@dataclass(frozen=True, slots=True)
class Target:
    """What was promised: so many minutes in some hours, or (`minutes` None) a moment, written in `goal`.

    `goal` is "next_period", "staff_return", or "by_time/2/10:00" for 10:00 of the second school day. `warn` is the
    percentage of the time after which it is said to come due soon.
    """

    minutes: int | None
    goal: str = ""
    hours: str = Hours.SERVICE
    warn: int = WARN_PERCENT


class Stretch(NamedTuple):
    """A time in which a clock ran, and the minutes of its hours that were counted in it."""

    begins: datetime
    ends: datetime
    minutes: int


def target_of(
    amount: int, unit: str, by_time: time | None, *, hours: str, warn: int, day: Callable[[], int]
) -> Target:
    """A promise as a target; `day` tells the minutes of a usual day of its hours."""
    if unit == Unit.BY_TIME:
        return Target(None, f"{unit}/{max(amount, 1)}/{by_time or time(12):%H:%M}", hours, warn)
    if unit in (Unit.NEXT_PERIOD, Unit.STAFF_RETURN):
        return Target(None, str(unit), hours, warn)
    minutes = amount * (day() if unit == Unit.DAYS else 60 if unit == Unit.HOURS else 1)
    return Target(minutes, "", hours, warn)


def aim(
    target: Target, used: int, starts: Sequence[datetime], calendar: Calendar, plans: Plans
) -> tuple[datetime | None, datetime | None]:
    """When a clock comes due, and when to warn; None where the hours or days never come.

    `starts` are the moments at which it began and went on after a pause; it runs since the last of them, with `used`
    minutes counted before. A moment that was over when a pause ended is worked out anew from there.
    """
    try:
        if target.minutes is not None:
            warn_after = round(target.minutes * target.warn / 100)
            due = school_time.add(calendar, starts[-1], max(target.minutes - used, 0))
            return due, school_time.add(calendar, starts[-1], max(warn_after - used, 0))
        begun, moment = _moment_after(starts, target.goal, calendar, plans)
        if moment is None:
            return None, None
        whole = school_time.between(calendar, begun, moment)
        return moment, min(school_time.add(calendar, begun, whole * target.warn / 100), moment)
    except NeverOpen:
        return None, None


def _moment_after(
    starts: Sequence[datetime], goal: str, calendar: Calendar, plans: Plans
) -> tuple[datetime, datetime | None]:
    begun, moment = starts[0], None
    for start in starts:
        if moment is None or moment <= start:
            begun, moment = start, moment_of(goal, start, calendar, plans())
    return begun, moment


def moment_of(goal: str, start: datetime, calendar: Calendar, plan: Plan) -> datetime | None:
    """The moment by which something is promised at `start`, in UTC; None where no such day is known.

    Raises `NeverOpen` where it hangs on hours that never come.
    """
    if goal == Unit.NEXT_PERIOD:
        return _next_period(start, calendar, plan)
    if goal == Unit.STAFF_RETURN:
        day = plan.staff_return(start.astimezone(calendar.tzinfo).date())
        midnight = datetime.combine(day, time(), calendar.tzinfo) if day else None
        return school_time.next_opening(calendar, midnight) if midnight else None
    _unit, number, wall = goal.split("/")
    on: date | None = start.astimezone(calendar.tzinfo).date()
    for _ in range(int(number)):
        day_of_classes = plan.next_session(on) if on else None
        on = day_of_classes.date if day_of_classes else None
    return datetime.combine(on, time.fromisoformat(wall), calendar.tzinfo).astimezone(UTC) if on else None


def _next_period(start: datetime, calendar: Calendar, plan: Plan) -> datetime | None:
    if not plan.schedules:
        return school_time.add(calendar, start, PERIOD_MINUTES)
    begins = (
        datetime.combine(on, bell.starts, calendar.tzinfo).astimezone(UTC)
        for on in _days_of_classes(start.astimezone(calendar.tzinfo).date(), plan)
        for bell in plan.day(on).bells
    )
    return next((at for at in begins if at > start), None)


def _days_of_classes(first: date, plan: Plan) -> Iterator[date]:
    """Today and the dates with classes after it."""
    yield first
    day = plan.next_session(first)
    while day and day.date - first < timedelta(days=400):
        yield day.date
        day = plan.next_session(day.date)
