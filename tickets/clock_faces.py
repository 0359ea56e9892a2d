"""The clocks of a ticket as the right rail shows them, and why they come due when they do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from schools import school_time
from schools.calendars import Calendars
from schools.school_time import Calendar, Step
from tickets.choices import ClockKind, ClockState
from tickets.models import Clock, Ticket


@dataclass(frozen=True)
class Face:
    """A clock: the minutes of school time used up to now, and the steps from its last start to its due time."""

    clock: Clock
    used: int
    steps: tuple[Step, ...]

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
    def is_late(self) -> bool:
        """Whether the promise was not kept, or is not being kept."""
        return self.clock.late_at is not None or self.clock.state == ClockState.MISSED or self.used > self.clock.budget


def faces(ticket: Ticket, at: datetime) -> list[Face]:
    """The clocks of a ticket, the first answer first."""
    calendar = Calendars().of(ticket.school_id)
    return [_face(clock, calendar, at) for clock in Clock.objects.filter(ticket=ticket).order_by("kind")]


def _face(clock: Clock, calendar: Calendar, at: datetime) -> Face:
    since = clock.running_since
    if since is None or clock.due_at is None:
        return Face(clock, clock.used, ())
    used = clock.used + round(school_time.between(calendar, since, at))
    left = max(clock.budget - clock.used, 0)
    return Face(clock, used, tuple(school_time.explain(calendar, since, left)))
