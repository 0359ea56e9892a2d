"""What the clock of each promise does in each state of a ticket: a table, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tickets.choices import ClockKind
from tickets.workflow import OPEN_STATUSES, Status


class Clockwork(Enum):
    """What a clock does."""

    RUN = "run"
    REST = "rest"
    END = "end"


@dataclass(frozen=True, slots=True)
class Pauses:
    """In which states the clocks of a solution and of the next answer rest. The first answer never does: until it is
    given, nobody knows that we are there at all.
    """

    user: bool = True
    part: bool = True
    vendor: bool = True
    visit: bool = False

    def rest_in(self, status: str) -> bool:
        """Whether it rests in a state."""
        return {
            Status.WAITING_USER: self.user,
            Status.WAITING_PART: self.part,
            Status.WAITING_VENDOR: self.vendor,
            Status.VISIT: self.visit,
        }.get(Status(status), False)


def wanted(
    kind: str, status: str, pauses: Pauses, *, answered: bool, needs_answer: bool, visit_off: bool = False
) -> Clockwork:
    """What the clock of a promise does. `answered`: we answered before; `needs_answer`: the requester spoke last;
    `visit_off`: the agreed visit cannot take place.

    - First answer: until we answered.
    - Next answer: while the requester's side waits for one that is not the first.
    - Solution: while the ticket is open.
    - Both rest where the district says so.
    - Visit: while a visit is agreed on; it rests until the visit that cannot take place has a new time.
    """
    if status not in OPEN_STATUSES:
        return Clockwork.END
    runs = {
        ClockKind.FIRST_ANSWER: not answered,
        ClockKind.NEXT_ANSWER: answered and needs_answer,
        ClockKind.SOLUTION: True,
        ClockKind.VISIT: status == Status.VISIT,
    }[ClockKind(kind)]
    if not runs:
        return Clockwork.END
    if kind == ClockKind.VISIT:
        return Clockwork.REST if visit_off else Clockwork.RUN
    rests = kind in (ClockKind.NEXT_ANSWER, ClockKind.SOLUTION) and pauses.rest_in(status)
    return Clockwork.REST if rests else Clockwork.RUN
