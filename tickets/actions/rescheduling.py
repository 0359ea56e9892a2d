"""Clocks and visits under other hours, other targets or absences: a snow day moves all of a school at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from audit.actions import record_many
from audit.clock import now
from tickets.actions.case import Case
from tickets.actions.in_force import wait_for_acts
from tickets.actions.keeping import cases_of
from tickets.actions.timing import STATE_FIELDS
from tickets.actions.writing import write
from tickets.choices import ClockState, Why
from tickets.live import changes as live
from tickets.models import Clock, Ticket
from tickets.models.ticket import ASLEEP
from tickets.rulebook import Rulebook
from tickets.workflow import Status
from users.models import User

BATCH = 1_000
# One change of hours after the other: whoever comes last has read the newest calendars.
LOCK = 0x636C6F636B73
# What clocks and promises ask of a ticket: the rest of twenty thousand need not be read.
ASKED = (
    *("status", "priority", "category", "school", "team", "room", "requester", "assignee"),
    *("needs_answer", "answered_at", "visit_at", "visit_until", "visit_off", "visit_fits", "due_at", "created_at"),
    *("snoozed_until", "snooze_chosen", "wakes_at"),
)
CLOCKS_RUN = Exists(
    Clock.objects.filter(ticket=OuterRef("pk"), state__in=(ClockState.RUNNING, ClockState.PAUSED)),
)
FOLLOWS = Q(CLOCKS_RUN) | Q(status=Status.VISIT) | ASLEEP


def follow_calendar(school_id: int | None, *, by: User, reason: str = "") -> int:
    """Hours or days of a school have changed: count and aim every clock of its open tickets anew, and say of each
    planned visit whether it can take place. A snooze that ends on a day that is closed now ends at the next opening.

    Without a school it was the district's calendar, which counts for all; where a school has its own answer, nothing
    moves. `reason` are the words of the day (“Snow day”). Returns how many tickets got another due time. Each has one
    entry that says why; done again it finds nothing left to move, and writes nothing.
    """
    return _reckon(Q() if school_id is None else Q(school=school_id), by=by, why=Why.CALENDAR, reason=reason)


def follow_promises(*, by: User) -> int:
    """Targets or the clock policy have changed: as `follow_calendar`, for all open tickets."""
    return _reckon(Q(), by=by, why=Why.PROMISES, reason="")


def follow_absence(user_id: int, *, by: User) -> None:
    """Somebody is away now, or is not after all: say of each visit that is theirs whether it can take place.

    Acts that may have read the absences of before are waited for, as they are where hours change.
    """
    _reckon(Q(assignee=user_id, status=Status.VISIT), by=by, why=None, reason="")


def reschedule(ticket: Ticket, *, by: User, reason: str = "") -> Ticket:
    """<by> moved the due time: the school's hours have changed."""
    _reckon(Q(pk=ticket.pk), by=by, why=Why.CALENDAR, reason=reason)
    return Ticket.objects.get(pk=ticket.pk)


def _reckon(which: Q, *, by: User, why: Why | None, reason: str) -> int:
    with transaction.atomic():
        _wait_for_others()
        wait_for_acts()
        rulebook, at = Rulebook(), now()
        moved, told = 0, False
        for tickets in _batches(which):
            cases = cases_of(tickets, by, rulebook, at)
            for case in cases:
                case.why, case.reason = why or "", reason
                case.reckon()
            told |= any(case.acts for case in cases)
            moved += _keep(cases)
        if told:
            live.look_again()
    return moved


def _wait_for_others() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _batches(which: Q) -> Iterator[list[Ticket]]:
    """Open tickets with a visit or clocks that are not over, locked, in the order of their numbers."""
    last = 0
    while tickets := list(
        Ticket.objects.open()
        .filter(which, FOLLOWS, pk__gt=last)
        .select_for_update(of=("self",))
        .only(*ASKED)
        .order_by("pk")[:BATCH]
    ):
        yield tickets
        last = tickets[-1].pk


def _keep(cases: Sequence[Case]) -> int:
    """Write what has moved; returns how many tickets got another due time."""
    touched = [case for case in cases if case.moved or case.acts]
    clocks = [case.clocks[kind] for case in touched for kind in case.moved]
    write([clock for clock in clocks if not clock._state.adding], STATE_FIELDS)
    Clock.objects.bulk_create([clock for clock in clocks if clock._state.adding])
    write([case.ticket for case in touched if case.touched], ["due_at", "visit_off", "snoozed_until", "wakes_at"])
    acts = [act for case in touched for act in case.acts]
    record_many(acts)
    return sum(act.verb == "rescheduled" for act in acts)
