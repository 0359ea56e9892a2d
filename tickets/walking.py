"""The pages of a walk: what is due first goes first, and what waits for somebody else comes after all of it.

A page is read by the indexes of due times, like one of the queue, whatever the size of a district; `tickets.by_room`
puts it into the order in which one walks.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from tickets.models import Ticket, WalkChoice
from tickets.models.ticket import TicketQuerySet
from tickets.tables import Named, Tables
from tickets.workflow import WAITING_STATUSES, Status
from ui.paging import Page, keyset_page
from users.models import User

BY_DUE = ("due_at", "id")
SIZE = 50
RESTING = 20  # that come with the last page of the others
# What says why a ticket is urgent, which rows of a walk tell.
TOLD = ("urgency", "impact", "reach")
# No cursor has a dot.
_AMONG_RESTING = "r."


def rests(at: datetime) -> Q:
    """Nobody goes there today for it: it waits for somebody else, or its visit is on a later day."""
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    begins = datetime.combine(tomorrow, time(), timezone.get_current_timezone())
    waits = Q(status__in=[status.value for status in WAITING_STATUSES])
    return waits | Q(status=Status.VISIT.value, visit_off="", visit_at__gte=begins)


def is_resting(ticket: Ticket, at: datetime) -> bool:
    """The same of one ticket."""
    if ticket.status != Status.VISIT or ticket.visit_off or not ticket.visit_at:
        return ticket.is_waiting
    return timezone.localdate(ticket.visit_at) > timezone.localdate(at)


def walk_page(found: TicketQuerySet, cursor: str, at: datetime) -> Page[Ticket]:
    """Fifty tickets that are due first; after the last of them what rests. One goes forward only."""
    resting = found.filter(rests(at))
    if cursor.startswith(_AMONG_RESTING):
        return _resting(keyset_page(resting, *BY_DUE, cursor=cursor.removeprefix(_AMONG_RESTING), size=SIZE))
    page = keyset_page(found.filter(~rests(at)), *BY_DUE, cursor=cursor, size=SIZE)
    if page.next:
        return Page(page.rows, next=page.next)
    return _resting(keyset_page(resting, *BY_DUE, size=RESTING), after=page.rows)


def _resting(page: Page[Ticket], after: list[Ticket] | None = None) -> Page[Ticket]:
    return Page([*(after or ()), *page.rows], next=f"{_AMONG_RESTING}{page.next}" if page.next else "")


def walkable(user: User, tables: Tables) -> list[Named]:
    """The schools among which somebody chooses where to walk: their own, or all of who works for all."""
    scope = user.scope
    everywhere = scope.sees_all_tickets or bool(scope.teams)
    return [one for one in tables.schools if one.active and (everywhere or one.pk in scope.ticket_schools)]


def chosen_for_walk(user: User, tables: Tables) -> list[Named]:
    """Where they walk, as they chose last; nothing where they did not, or those schools are theirs no longer."""
    offered = walkable(user, tables)
    if len(offered) < 2:
        return []
    kept = WalkChoice.objects.filter(person=user).values_list("schools", flat=True).first() or []
    return [one for one in offered if one.pk in kept]
