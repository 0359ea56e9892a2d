"""How clocks follow a ticket: start, pause, go on, come to an end."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from schools import school_time
from schools.school_time import Calendar
from tickets.choices import ClockKind, ClockState
from tickets.models import Clock
from tickets.models.promise import WARN_AT

if TYPE_CHECKING:
    from tickets.actions.case import Case

STATE_FIELDS = (
    "state",
    "budget",
    "used",
    "running_since",
    "due_at",
    "warn_at",
    "warned_at",
    "late_at",
    "ended_at",
)
ENDED = (ClockState.MET, ClockState.MISSED, ClockState.DROPPED)


def follow(case: Case) -> None:
    """Bring the clocks of a case into agreement with its ticket, at the moment of the act."""
    _start_missing(case)
    for clock in case.clocks.values():
        _set_budget(clock, case)
        if _should_end(clock, case):
            end(clock, case.rules.calendar, case.at)
        elif clock.kind == ClockKind.SOLUTION and case.is_open:
            _go_or_pause(clock, case)


def _start_missing(case: Case) -> None:
    for kind, minutes in case.promised.items():
        if (
            kind not in case.clocks
            and case.is_open
            and not (kind == ClockKind.FIRST_ANSWER and case.ticket.answered_at)
        ):
            clock = Clock(ticket=case.ticket, kind=kind, budget=minutes, started_at=case.at)
            run(clock, case.rules.calendar, case.at)
            case.clocks[kind] = clock


def _set_budget(clock: Clock, case: Case) -> None:
    """A changed priority changes what is promised, counted from the start of the clock."""
    budget = case.promised.get(clock.kind)
    if budget is None or budget == clock.budget or clock.state in ENDED:
        return
    clock.budget = budget
    clock.warned_at = clock.late_at = None
    if clock.running_since:
        _aim(clock, case.rules.calendar)


def _should_end(clock: Clock, case: Case) -> bool:
    if clock.state in ENDED:
        return False
    return bool(case.ticket.answered_at) if clock.kind == ClockKind.FIRST_ANSWER else not case.is_open


def _go_or_pause(clock: Clock, case: Case) -> None:
    if case.ticket.is_waiting:
        pause(clock, case.rules.calendar, case.at)
    elif clock.state != ClockState.RUNNING:
        run(clock, case.rules.calendar, case.at)


def run(clock: Clock, calendar: Calendar, at: datetime) -> None:
    """Start, or go on after a pause or a reopening, with what is left."""
    clock.state = ClockState.RUNNING
    clock.running_since = at
    clock.ended_at = None
    _aim(clock, calendar)


def pause(clock: Clock, calendar: Calendar, at: datetime) -> None:
    """Stop counting; nothing is due meanwhile."""
    _count(clock, calendar, at)
    clock.state = ClockState.PAUSED


def end(clock: Clock, calendar: Calendar, at: datetime) -> None:
    """The promised thing happened: kept if no more than the promised time was used."""
    due = clock.due_at
    _count(clock, calendar, at)
    missed = clock.late_at is not None or (due is not None and at > due)
    clock.state = ClockState.MISSED if missed else ClockState.MET
    if missed and clock.late_at is None:
        clock.late_at = due
    clock.ended_at = at


def next_due(clocks: dict[str, Clock]) -> datetime | None:
    """The earliest time at which a running promise comes due."""
    return min((clock.due_at for clock in clocks.values() if clock.due_at), default=None)


def snapshot(clocks: dict[str, Clock]) -> dict[str, dict[str, Any]]:
    """The state of clocks, as history keeps it for undo."""
    return {kind: {name: _plain(getattr(clock, name)) for name in STATE_FIELDS} for kind, clock in clocks.items()}


def difference(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """{kind: [before, after]} of the clocks that moved; before is None for a new clock."""
    return {kind: [before.get(kind), state] for kind, state in after.items() if before.get(kind) != state}


def restore(clock: Clock, state: dict[str, Any]) -> None:
    """Put a clock back into a state of history."""
    for name, value in state.items():
        setattr(
            clock,
            name,
            datetime.fromisoformat(value) if name.endswith(("_at", "_since")) and value else value,
        )


def _count(clock: Clock, calendar: Calendar, at: datetime) -> None:
    if clock.running_since and at > clock.running_since:
        clock.used += round(school_time.between(calendar, clock.running_since, at))
    clock.running_since = clock.due_at = clock.warn_at = None


def _aim(clock: Clock, calendar: Calendar) -> None:
    """Work out when the promise comes due, and when to warn, from what is used so far."""
    if clock.running_since is None:
        return
    left = max(clock.budget - clock.used, 0)
    until_warning = max(round(clock.budget * WARN_AT) - clock.used, 0)
    clock.due_at = school_time.add(calendar, clock.running_since, left)
    clock.warn_at = school_time.add(calendar, clock.running_since, until_warning)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
