"""The tickets before and after one in a list, so that a person can go on without going back."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime

from django.db.models import F, Q

from tickets.models import Ticket
from tickets.models.ticket import IS_BACK, TicketQuerySet

Neighbours = tuple[int | None, int | None]


def neighbours(listed: TicketQuerySet, ticket: Ticket, order: str) -> Neighbours:
    """The numbers before and after a ticket in a list in one of the orders of the queue; two queries by index.

    By due times, those that came back from snooze stand above the others: at the border it costs one query more.
    """
    if order == "due":
        return _above(listed, ticket) if ticket.woke_at else _below(listed, ticket)
    lower = listed.filter(pk__lt=ticket.pk).order_by("-pk").values_list("pk", flat=True).first()
    higher = listed.filter(pk__gt=ticket.pk).order_by("pk").values_list("pk", flat=True).first()
    return (higher, lower) if order == "newest" else (lower, higher)


def next_free(
    listed: TicketQuerySet, ticket: Ticket, order: str, busy: Container[int], *, back: bool = False
) -> tuple[int | None, list[int]]:
    """The next number (with `back` the one before) that is not busy, None where there is none; and what was skipped.

    Each one that is skipped costs two queries more.
    """
    skipped: list[int] = []
    at = ticket
    while True:
        before, after = neighbours(listed, at, order)
        number = before if back else after
        if number is None or number not in busy:
            return number, skipped
        skipped.append(number)
        at = Ticket.objects.get(pk=number)


def _above(listed: TicketQuerySet, ticket: Ticket) -> Neighbours:
    """Among those that came back, the last one first."""
    back, at, pk = listed.filter(IS_BACK), ticket.woke_at, ticket.pk
    before = back.filter(Q(woke_at__gt=at) | Q(woke_at=at, pk__lt=pk)).order_by("woke_at", "-pk")
    after = back.filter(Q(woke_at__lt=at) | Q(woke_at=at, pk__gt=pk)).order_by("-woke_at", "pk")
    below = listed.filter(woke_at=None).order_by(F("due_at").asc(nulls_last=True), "pk")
    return _number(before), _number(after) or _number(below)


def _below(listed: TicketQuerySet, ticket: Ticket) -> Neighbours:
    """Among the others."""
    before, after = _by_due(listed.filter(woke_at=None), ticket.due_at, ticket.pk)
    back = listed.filter(IS_BACK).order_by("woke_at", "-pk")
    return before or _number(back), after


def _number(found: TicketQuerySet) -> int | None:
    return found.values_list("pk", flat=True).first()


def _by_due(listed: TicketQuerySet, due: datetime | None, pk: int) -> Neighbours:
    nothing = Q(due_at=None)
    if due is None:
        before, after = ~nothing | Q(pk__lt=pk), nothing & Q(pk__gt=pk)
    else:
        before = Q(due_at__lt=due) | Q(due_at=due, pk__lt=pk)
        after = Q(due_at__gt=due) | Q(due_at=due, pk__gt=pk) | nothing
    rising = (F("due_at").asc(nulls_last=True), "pk")
    falling = (F("due_at").desc(nulls_first=True), "-pk")
    numbers = listed.values_list("pk", flat=True)
    return numbers.filter(before).order_by(*falling).first(), numbers.filter(after).order_by(*rising).first()
