"""Clocks that come due, and tickets that stayed solved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from audit.actions import Act, record_many
from audit.clock import now
from schools.models import District
from tickets.actions.lifecycle import close_many
from tickets.choices import ClockState
from tickets.models import Clock, Ticket
from tickets.workflow import Status
from users.models import User

BATCH = 200


def mark_late(*, by: User) -> int:
    """Say of clocks past their time that they are late; returns how many. Each is said once."""
    return _mark(by, "late", "late_at", lambda at: _running().filter(late_at=None, due_at__lte=at).order_by("due_at"))


def warn(*, by: User) -> int:
    """Say of clocks that three quarters of their time are used; returns how many. Each is said once."""
    return _mark(
        by,
        "warned",
        "warned_at",
        lambda at: _running().filter(late_at=None, warned_at=None, warn_at__lte=at, due_at__gt=at).order_by("warn_at"),
    )


def close_what_stayed_solved(*, by: User) -> int:
    """Close one batch of tickets that nobody reopened in the district's days; returns how many."""
    before = now() - timedelta(days=District.current().reopen_days)
    stayed = Ticket.objects.filter(status=Status.SOLVED, solved_at__lt=before).order_by("solved_at")[:BATCH]
    return len(close_many(list(stayed), by=by))


def _running() -> QuerySet[Clock]:
    return Clock.objects.filter(state=ClockState.RUNNING)


def _mark(by: User, verb: str, field: str, due: Callable[[datetime], QuerySet[Clock]]) -> int:
    """Claim a batch of due clocks by index, mark and record them; other workers skip what is claimed."""
    with transaction.atomic():
        at = now()
        clocks = list(due(at).select_related("ticket").select_for_update(skip_locked=True, of=("self",))[:BATCH])
        Clock.objects.filter(pk__in=[clock.pk for clock in clocks]).update(**{field: at})
        record_many([Act(clock.ticket, verb, by, data={"kind": clock.kind}) for clock in clocks])
    return len(clocks)
