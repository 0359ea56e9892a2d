"""The clocks of a ticket as the right rail shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from schools import school_time
from schools.school_time import Calendar
from tickets.choices import ClockKind, ClockState
from tickets.models import Clock
from tickets.rows import SOON_MINUTES
from tickets.why import Reason, reasons


@dataclass(frozen=True)
class Face:
    """A clock: the minutes of school time used up to now, and why it comes due when it does."""

    clock: Clock
    used: int
    why: tuple[Reason, ...]

    @property
    def name(self) -> str:
        """First answer, or solution."""
        return str(ClockKind(self.clock.kind).label)

    @property
    def share(self) -> int:
        """Percent of the promised time that is used, at most 100."""
        return min(100, round(100 * self.used / self.clock.budget)) if self.clock.budget else 100

    @property
    def left(self) -> int:
        """Minutes that are left."""
        return max(self.clock.budget - self.used, 0)

    @property
    def over(self) -> int:
        """Minutes beyond what was promised."""
        return max(self.used - self.clock.budget, 0)

    @property
    def is_late(self) -> bool:
        """Whether the promise was not kept, or is not being kept."""
        return self.clock.late_at is not None or self.clock.state == ClockState.MISSED or self.over > 0

    @property
    def state(self) -> str:
        """The look of a running clock: a key of `ui.vocabulary.CLOCKS`."""
        if self.over:
            return "late"
        return "soon" if self.left <= SOON_MINUTES else "on_track"

    @property
    def is_solution(self) -> bool:
        """Whether it is about the solution."""
        return self.clock.kind == ClockKind.SOLUTION

    @property
    def is_first_answer(self) -> bool:
        """Whether it is about the first answer."""
        return self.clock.kind == ClockKind.FIRST_ANSWER


def faces(clocks: Iterable[Clock], calendar: Calendar, at: datetime) -> list[Face]:
    """The clocks of a ticket as faces, in their order."""
    return [_face(clock, calendar, at) for clock in clocks]


def _face(clock: Clock, calendar: Calendar, at: datetime) -> Face:
    if clock.running_since is None:
        return Face(clock, clock.used, ())
    used = clock.used + round(school_time.between(calendar, clock.running_since, at))
    return Face(clock, used, tuple(reasons(clock, calendar)))
