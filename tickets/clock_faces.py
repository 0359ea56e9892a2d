"""The clocks of a ticket as the right rail shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from schools import school_time
from schools.calendars import usual_day
from schools.school_time import Calendar
from tickets.choices import ClockKind, ClockState
from tickets.models import Clock
from tickets.rows import SOON_MINUTES
from tickets.why import Reason, goal_words, reasons

ANSWERS = (ClockKind.FIRST_ANSWER, ClockKind.NEXT_ANSWER)
ORDER = list(ClockKind)


@dataclass(frozen=True)
class Face:
    """A clock, and why it comes due when it does. Minutes of its hours: used up to now, left, and beyond it."""

    clock: Clock
    used: int
    left: int
    over: int
    why: tuple[Reason, ...]
    day: int = 0
    """The minutes of a usual day of its hours (`usual_day`)."""
    is_ahead: bool = False
    """Whether it has not begun: a visit is planned for later. `left` is then counted from now."""

    @property
    def name(self) -> str:
        """First answer, solution, …"""
        return str(ClockKind(self.clock.kind).label)

    @property
    def goal(self) -> str:
        """What was promised, where it is a moment."""
        return goal_words(self.clock.goal) if self.clock.goal else ""

    @property
    def share(self) -> int:
        """Percent of the promised time that is used, at most 100."""
        if self.is_ahead:
            return 0
        whole = self.clock.budget if self.clock.budget is not None else self.used + self.left
        return min(100, round(100 * self.used / whole)) if whole else 100

    @property
    def is_late(self) -> bool:
        """Whether the promise was not kept, or is not being kept."""
        return self.clock.late_at is not None or self.clock.state == ClockState.MISSED or self.over > 0

    @property
    def state(self) -> str:
        """The look of a running clock: a key of `ui.vocabulary.CLOCKS`."""
        if self.over:
            return "late"
        if self.is_ahead:
            return "on_track"
        return "soon" if self.left <= SOON_MINUTES else "on_track"

    @property
    def is_over(self) -> bool:
        """Whether it is about an occasion that is over: nobody looks for it any more."""
        return self.clock.ended_at is not None and self.clock.kind in (ClockKind.NEXT_ANSWER, ClockKind.VISIT)

    @property
    def is_solution(self) -> bool:
        """Whether it is about the solution."""
        return self.clock.kind == ClockKind.SOLUTION

    @property
    def is_answer(self) -> bool:
        """Whether it is about an answer, the first or the next."""
        return self.clock.kind in ANSWERS

    @property
    def is_visit(self) -> bool:
        """Whether it is about a visit."""
        return self.clock.kind == ClockKind.VISIT


def faces(clocks: Iterable[Clock], hours: Callable[[str], Calendar], at: datetime) -> list[Face]:
    """The clocks of a ticket as faces, in the order of a ticket's life; `hours` tells the calendar of some hours."""
    ordered = sorted(clocks, key=lambda clock: ORDER.index(ClockKind(clock.kind)))
    return [_face(clock, hours(clock.hours), at) for clock in ordered]


def _face(clock: Clock, calendar: Calendar, at: datetime) -> Face:
    why, day = tuple(reasons(clock, calendar)), usual_day(clock.hours, calendar)
    if clock.running_since and clock.due_at and clock.running_since > at:
        left = round(school_time.between(calendar, at, clock.due_at))
        return Face(clock, clock.used, left, 0, why, day, is_ahead=True)
    used = clock.used
    if clock.running_since is not None:
        used += round(school_time.between(calendar, clock.running_since, at))
    if clock.budget is not None:
        return Face(clock, used, max(clock.budget - used, 0), max(used - clock.budget, 0), why, day)
    due = clock.due_at
    left = round(school_time.between(calendar, at, due)) if due else 0
    return Face(clock, used, left, round(school_time.between(calendar, due, at)) if due else 0, why, day)
