"""How a snoozed ticket sleeps and wakes: what its clocks, closed days and acts do to it.

A snooze is of the ticket and stops nothing that was promised. `wakes_at` is a function of the chosen moment, the
school's calendar and the clocks of now, worked out anew by each act and whenever hours or promises change, so that one
index finds what is due (docs/adr/0029-snooze.md).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from schools import school_time
from tickets.choices import ClockState
from tickets.models import Clock
from users.choices import Kind

if TYPE_CHECKING:
    from audit.actions import Act
    from tickets.actions.case import Case

Changed = dict[str, list[Any]]
# After these the ticket is somebody's work again, so that it no longer sleeps.
ENDS = frozenset({"assigned", "worked_on", "part_arrived", "reopened"})
# The other side has spoken: it comes back, marked.
STIRS = frozenset({"responded", "took_in"})
# No sign that somebody of ours has looked at what came back.
OF_OTHERS = frozenset({"responded", "reopened", "followed", "took_in", "woke"})
TIME, SOON, LATE = "time", "soon", "late"


def wakes_at(case: Case) -> datetime | None:
    """When it wakes by itself: at the chosen moment, or when a promise is nearly late; None while it is awake."""
    until = case.ticket.snoozed_until
    marks = (next_mark(clock) for clock in case.clocks.values())
    return min([until, *(mark for mark in marks if mark)]) if until else None


def next_mark(clock: Clock) -> datetime | None:
    """When a clock that runs is next nearly late, or late; None where neither comes any more."""
    if clock.state != ClockState.RUNNING or clock.late_at:
        return None
    return clock.due_at if clock.warned_at else clock.warn_at or clock.due_at


def awake() -> dict[str, None]:
    """The values of a ticket that does not sleep."""
    return {"snoozed_until": None, "snooze_chosen": None, "snoozed_by": None}


def stirred(case: Case, verb: str, changed: Changed) -> Changed:
    """What an act does to the sleep of its ticket, and to the mark of one that came back; {field: [old, new]}."""
    if case.ticket.is_asleep and verb != "snoozed":
        if not case.is_open or verb in ENDS:
            return case.set(**awake())
        if verb in STIRS or "priority" in changed:
            return case.set(**awake(), woke_at=case.at)
    elif case.ticket.woke_at and (not case.is_open or _is_ours(case, verb)):
        return case.set(woke_at=None)
    return {}


def _is_ours(case: Case, verb: str) -> bool:
    """Whether somebody of the desk has done something with it, and not the house or the side that asked."""
    asks = case.by.pk in (case.ticket.requester_id, case.ticket.beneficiary_id)
    return verb not in OF_OTHERS and case.by.kind != Kind.SERVICE and not asks


def look(case: Case) -> Changed:
    """Move the moment where it falls on a day that is closed now, or back where that day is open again."""
    chosen = case.ticket.snooze_chosen
    if chosen is None or not case.ticket.is_asleep:
        return {}
    try:
        return case.set(snoozed_until=school_time.next_opening(case.rules.calendar, chosen))
    except school_time.NeverOpen:
        return {}


def told(case: Case, changed: Changed) -> Act:
    """The entry of a moment that moved; `reason` is that of the day on which it fell."""
    chosen, calendar = case.ticket.snooze_chosen, case.rules.calendar
    special = calendar.special_day(chosen.astimezone(calendar.tzinfo).date()) if chosen else None
    return case.act("snooze_moved", changed, {"reason": special.reason} if special else {})


def because(case: Case) -> str:
    """Why it wakes by itself now."""
    ticket = case.ticket
    if ticket.snoozed_until and ticket.snoozed_until <= case.at:
        return TIME
    running = [clock for clock in case.clocks.values() if clock.state == ClockState.RUNNING]
    return LATE if any(clock.due_at and clock.due_at <= case.at for clock in running) else SOON
