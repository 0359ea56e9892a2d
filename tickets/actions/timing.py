"""How clocks follow a ticket: start, pause, go on, come to an end, and find another due time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from schools import school_time
from tickets.choices import ClockKind, ClockState, Reopened, Why
from tickets.clock_rules import Clockwork, Pauses, wanted
from tickets.models import Clock
from tickets.promising import Target, aim
from tickets.workflow import WAITING_STATUSES, Status

if TYPE_CHECKING:
    from tickets.actions.case import Case

# What history keeps of a clock, always or (with what stands there usually) only where it is something else.
ALWAYS_KEPT = (
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
USUAL = {
    field.name: field.get_default()
    for field in Clock._meta.concrete_fields
    if field.name in ("goal", "hours", "warn_share", "promised_at", "stretches", "changes")
}
STATE_FIELDS = (*ALWAYS_KEPT, "started_at", *USUAL)
ENDED = (ClockState.MET, ClockState.MISSED, ClockState.DROPPED)
# Clocks that are about one occasion, and begin anew with the next.
OCCASIONS = (ClockKind.NEXT_ANSWER, ClockKind.VISIT)
# What is shorter never counts a minute, whatever the calendar.
LEAST_STRETCH = timedelta(seconds=30)
MAY_REST = (*WAITING_STATUSES, Status.VISIT)


def follow(case: Case) -> None:
    """Bring the clocks of a case into agreement with its ticket and rules, at the moment of the act.

    Of what lives on in another ticket nothing is promised any more: its clocks are neither kept nor missed.
    """
    if case.ticket.status == Status.MERGED:
        _drop_all(case)
        return
    for kind in ClockKind:
        clock, does = case.clocks.get(kind), _wanted(case, kind)
        if does == Clockwork.END:
            if clock is not None and clock.state not in ENDED:
                end(clock, case)
        elif clock is None:
            _begin(case, kind, does)
        else:
            _go_on(clock, case, does)


def _drop_all(case: Case) -> None:
    for clock in case.clocks.values():
        if clock.state not in ENDED:
            drop(clock, case)


def _wanted(case: Case, kind: ClockKind) -> Clockwork:
    ticket, off = case.ticket, case.ticket.needs_new_time
    # While a visit needs a new time nobody comes, so that nothing else may rest because of it.
    pauses = case.rules.book.policy.pauses if ticket.status in MAY_REST and not off else Pauses()
    facts = {"answered": bool(ticket.answered_at), "needs_answer": bool(ticket.needs_answer), "visit_off": off}
    return wanted(kind, ticket.status, pauses, **facts)


def _begin(case: Case, kind: ClockKind, does: Clockwork) -> None:
    clock = Clock(ticket=case.ticket, kind=kind)
    if _start(clock, case):
        case.clocks[kind] = clock
        _run_or_rest(clock, case, does)


def _start(clock: Clock, case: Case) -> bool:
    """Let a clock begin, with nothing used; False where nothing is promised."""
    at = case.visit_ends if clock.kind == ClockKind.VISIT else case.at
    target = case.target(clock.kind, at)
    if target is None:
        return False
    _set_target(clock, target)
    clock.started_at, clock.used, clock.stretches, clock.changes = at, 0, [], []
    clock.running_since = clock.warned_at = clock.late_at = clock.ended_at = clock.promised_at = None
    return True


def _go_on(clock: Clock, case: Case, does: Clockwork) -> None:
    if clock.state in ENDED:
        anew = clock.kind in OCCASIONS or case.rules.book.policy.reopened == Reopened.RESTART
        if anew and not _start(clock, case):
            return
        if not anew:
            _use_rules_of_now(clock, case)
    elif clock.kind == ClockKind.VISIT and clock.started_at != case.visit_ends:
        _start(clock, case)
    elif not (clock.kind == ClockKind.VISIT and does == Clockwork.REST):
        # What the hours make of a visit that cannot take place is told to nobody: it may stand again as it was.
        _look_again(clock, case)
    _run_or_rest(clock, case, does)


def _run_or_rest(clock: Clock, case: Case, does: Clockwork) -> None:
    if does == Clockwork.REST:
        pause(clock, case)
    elif clock.running_since is None:
        run(clock, case)


def _look_again(clock: Clock, case: Case) -> None:
    """Count and aim under what is promised now and the hours of now; a due time that moves is noted."""
    before = clock.due_at
    why = _why(case, is_new=_use_rules_of_now(clock, case))
    if clock.running_since is not None:
        _aim(clock, case)
        if clock.due_at != before:
            _note_change(clock, case, why, before)


def _use_rules_of_now(clock: Clock, case: Case) -> bool:
    """Take what is promised now and count what ran in the hours of now; returns whether the promise is another one."""
    target, before = case.target(clock.kind, clock.started_at), clock.target
    if target is not None:
        _set_target(clock, target)
    _recount(clock, case)
    return clock.target != before


def _why(case: Case, *, is_new: bool) -> str:
    """What made the due time another one: an act on the ticket, new targets, or other hours."""
    changed = (Why.PRIORITY, Why.CATEGORY, Why.SCHOOL, Why.TEAM) if is_new else (Why.SCHOOL,)
    by_act = next((why for why in changed if why.value in case.touched), None)
    return str(by_act or case.why or (Why.PROMISES if is_new else Why.CALENDAR))


def _note_change(clock: Clock, case: Case, why: str, before: datetime | None) -> None:
    """Keep what was promised before, and whether somebody was told already that this time is near or over.

    A clock that is given another chance can be late once more; one that gets its former time back (a snow day that
    was called off) is what it was then, so that nobody is told twice.
    """
    due = clock.due_at
    change: dict[str, Any] = {"at": _plain(case.at), "why": why, "due": [_plain(before), _plain(due)]}
    change |= {"warned_at": _plain(clock.warned_at), "late_at": _plain(clock.late_at)}
    if case.reason:
        change["reason"] = case.reason
    then = next((one for one in reversed(clock.changes) if one["due"][0] == _plain(due)), None)
    if then:
        clock.warned_at, clock.late_at = _moment(then["warned_at"]), _moment(then["late_at"])
    elif due is None or due > case.at:
        clock.late_at = None
        if clock.warn_at is None or clock.warn_at > case.at:
            clock.warned_at = None
    clock.changes = [*clock.changes, change]
    promised = clock.promised_at or before
    clock.promised_at = None if promised == due else promised


def run(clock: Clock, case: Case) -> None:
    """Start, or go on after a pause or a reopening, with what is left. A visit counts from its end."""
    clock.state = ClockState.RUNNING
    clock.running_since = clock.started_at if clock.kind == ClockKind.VISIT else case.at
    clock.ended_at = None
    _aim(clock, case)


def pause(clock: Clock, case: Case) -> None:
    """Stop counting; nothing is due meanwhile."""
    _count(clock, case)
    clock.state = ClockState.PAUSED
    clock.ended_at = None


def end(clock: Clock, case: Case) -> None:
    """The promised thing happened, in time or not. What is withdrawn in time was neither kept nor missed, and neither
    was what somebody did on the spot: nobody waited for it; nor a first answer where it worked again before one.
    """
    due = clock.due_at
    _count(clock, case)
    missed = clock.late_at is not None or (due is not None and case.at > due)
    unanswered = clock.kind == ClockKind.FIRST_ANSWER and case.ticket.answered_at is None
    is_none = unanswered or case.ticket.withdrawn or case.is_on_the_spot
    kept = ClockState.DROPPED if is_none else ClockState.MET
    clock.state = ClockState.MISSED if missed else kept
    if missed and clock.late_at is None:
        clock.late_at = due
    clock.ended_at = case.at


def drop(clock: Clock, case: Case) -> None:
    """Nobody waits for it here any more."""
    _count(clock, case)
    clock.state = ClockState.DROPPED
    clock.ended_at = case.at


def next_due(clocks: dict[str, Clock]) -> datetime | None:
    """The earliest time at which a running promise comes due."""
    return min((clock.due_at for clock in clocks.values() if clock.due_at), default=None)


def snapshot(clocks: dict[str, Clock], created_at: datetime) -> dict[str, dict[str, Any]]:
    """The state of clocks of a ticket filed at a moment, as history keeps it for undo."""
    return {kind: _state(clock, {**USUAL, "started_at": created_at}) for kind, clock in clocks.items()}


def _state(clock: Clock, usual: dict[str, Any]) -> dict[str, Any]:
    state = {name: _plain(getattr(clock, name)) for name in ALWAYS_KEPT}
    return state | {name: _plain(value) for name, kept in usual.items() if (value := getattr(clock, name)) != kept}


def difference(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """{kind: [before, after]} of the clocks that moved; before is None for a new clock."""
    return {kind: [before.get(kind), state] for kind, state in after.items() if before.get(kind) != state}


def restore(clock: Clock, state: dict[str, Any], created_at: datetime) -> None:
    """Put a clock of a ticket filed at a moment back into a state of history."""
    for name, value in {**USUAL, "started_at": created_at, **state}.items():
        setattr(clock, name, _moment(value) if name.endswith(("_at", "_since")) else value)


def _set_target(clock: Clock, target: Target) -> None:
    clock.budget, clock.goal, clock.hours, clock.warn_share = target.minutes, target.goal, target.hours, target.warn


def _count(clock: Clock, case: Case) -> None:
    since, at = clock.running_since, case.at
    if since and at > since:
        minutes = round(school_time.between(case.rules.hours(clock.hours), since, at))
        clock.used += minutes
        if at - since >= LEAST_STRETCH:
            clock.stretches = [*clock.stretches, [since.isoformat(), at.isoformat(), minutes]]
    clock.running_since = clock.due_at = clock.warn_at = None


def _recount(clock: Clock, case: Case) -> None:
    """Count the stretches anew: a day that was closed afterwards did not count. What is older than them stays."""
    calendar, fresh = case.rules.hours(clock.hours), []
    for begins, ends, minutes in clock.ran:
        now = round(school_time.between(calendar, begins, ends))
        clock.used += now - minutes
        fresh.append([begins.isoformat(), ends.isoformat(), now])
    clock.stretches = fresh


def _aim(clock: Clock, case: Case) -> None:
    """Work out when the promise comes due, and when to warn, from what is used so far."""
    since = clock.running_since
    if since is not None:
        starts = (clock.started_at, *(stretch.begins for stretch in clock.ran), since)
        clock.due_at, clock.warn_at = aim(
            clock.target, clock.used, starts, case.rules.hours(clock.hours), lambda: case.rules.plan
        )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _moment(value: Any) -> Any:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
