"""Clocks that come due, tickets that wake, and those that stayed solved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from audit.actions import Act, record, record_many
from audit.clock import now
from schools.models import District
from tickets.actions import moves
from tickets.actions.in_force import rules_in_force
from tickets.actions.keeping import cases_of, keep
from tickets.actions.lifecycle import close_many
from tickets.choices import ClockState
from tickets.models import Clock, Outage, Ticket
from tickets.workflow import Status
from users.models import User

BATCH = 200
# What came due longer ago than this was not seen in time: the house was down. It is told in one letter a person.
UNSEEN = timedelta(minutes=10)
MOST_AT_ONCE = 20_000


def mark_late(*, by: User) -> int:
    """Say of clocks past their time that they are late; returns how many. Each is said once."""
    return _mark(by, "late", "late_at", lambda at: _overdue(at, since=at - UNSEEN))


def warn(*, by: User) -> int:
    """Say of clocks that come due soon; returns how many. Each is said once."""
    return _mark(by, "warned", "warned_at", lambda at: _near(at, since=at - UNSEEN))


def catch_up(*, by: User) -> int:
    """Mark what came due while nobody looked (longer ago than `UNSEEN`); returns how many clocks.

    Each ticket has its entry, but of all of them one entry of the district is told (verb `caught_up`), so that an
    outage of a day is one letter to a person and not a hundred. What an act has just moved into the past (a ticket
    that became urgent) was no outage, and is told as usual. All of it is one transaction: killed, it repeats whole.
    """
    with transaction.atomic():
        at = now()
        late = _claim(_overdue(at, until=at - UNSEEN), MOST_AT_ONCE)
        soon = _claim(_near(at, until=at - UNSEEN), MOST_AT_ONCE)
        unseen = {
            "soon": _say_unseen(soon, "warned", "warned_at", by, at),
            "late": _say_unseen(late, "late", "late_at", by, at),
        }
        if any(unseen.values()):
            record(District.current(), "caught_up", by=by, data=unseen)
    return len(late) + len(soon)


def mark_news_late(*, by: User) -> int:
    """Say of outages whose next news did not come in time that they are late; returns how many. Each is said once."""
    with transaction.atomic():
        at = now()
        due = Outage.objects.going().filter(news_late_at=None, next_news_at__lte=at).order_by("next_news_at")
        late = list(due.select_for_update(skip_locked=True, of=("self",))[:BATCH])
        Outage.objects.filter(pk__in=[outage.pk for outage in late]).update(news_late_at=at)
        record_many([Act(outage, "news_late", by) for outage in late])
    return len(late)


def wake_due(*, by: User) -> int:
    """Bring back a batch of tickets whose moment has come, found by index; returns how many. Each comes back once:
    other workers skip what is claimed, and what is killed repeats whole.
    """
    with transaction.atomic():
        at = now()
        due = Ticket.objects.filter(wakes_at__lte=at).order_by("wakes_at", "pk")
        tickets = list(due.select_for_update(skip_locked=True, of=("self",))[:BATCH])
        if not tickets:
            return 0
        cases = cases_of(tickets, by, rules_in_force(), at)
        for case in cases:
            moves.wake_by_itself(case)
        keep(cases)
    return len(tickets)


def close_what_stayed_solved(*, by: User) -> int:
    """Close one batch of tickets that nobody reopened in the district's days; returns how many."""
    before = now() - timedelta(days=District.current().reopen_days)
    stayed = Ticket.objects.filter(status=Status.SOLVED, solved_at__lt=before).order_by("solved_at")[:BATCH]
    return len(close_many(list(stayed), by=by))


def _overdue(at: datetime, *, since: datetime | None = None, until: datetime | None = None) -> QuerySet[Clock]:
    """Running clocks past their time and not said to be late, of those that came due in a span, by index."""
    late = _running().filter(late_at=None, due_at__lte=until or at)
    return (late.filter(due_at__gt=since) if since else late).order_by("due_at")


def _near(at: datetime, *, since: datetime | None = None, until: datetime | None = None) -> QuerySet[Clock]:
    """Running clocks past the moment of their warning and not due yet, by index."""
    near = _running().filter(late_at=None, warned_at=None, warn_at__lte=until or at, due_at__gt=at)
    return (near.filter(warn_at__gt=since) if since else near).order_by("warn_at")


def _running() -> QuerySet[Clock]:
    return Clock.objects.filter(state=ClockState.RUNNING)


def _mark(by: User, verb: str, field: str, due: Callable[[datetime], QuerySet[Clock]]) -> int:
    """Claim a batch of due clocks, mark and record them; other workers skip what is claimed."""
    with transaction.atomic():
        at = now()
        clocks = _claim(due(at), BATCH)
        _say(clocks, verb, field, by, at)
    return len(clocks)


def _claim(due: QuerySet[Clock], most: int) -> list[Clock]:
    return list(due.select_for_update(skip_locked=True, of=("self",)).only("ticket_id", "kind", "changes")[:most])


def _say_unseen(clocks: list[Clock], verb: str, field: str, by: User, at: datetime) -> list[list[Any]]:
    """Mark clocks, and return [ticket, kind] of those that the summary tells of."""
    fresh = [clock for clock in clocks if clock.was_moved_after(at - UNSEEN)]
    unseen = [clock for clock in clocks if not clock.was_moved_after(at - UNSEEN)]
    _say(fresh, verb, field, by, at)
    _say(unseen, verb, field, by, at, deliver=False)
    return [[clock.ticket_id, clock.kind] for clock in unseen]


def _say(clocks: list[Clock], verb: str, field: str, by: User, at: datetime, *, deliver: bool = True) -> None:
    Clock.objects.filter(pk__in=[clock.pk for clock in clocks]).update(**{field: at})
    caught_up = {} if deliver else {"caught_up": True}
    acts = [Act(Ticket(pk=one.ticket_id), verb, by, data={"kind": one.kind, **caught_up}) for one in clocks]
    record_many(acts, deliver=deliver)
