"""Which tickets are likely reports of an outage, and of which outage a ticket is likely one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Q

from tickets import policy
from tickets.models import Outage, Ticket
from tickets.models.outage import Reach
from tickets.models.ticket import TicketQuerySet
from tickets.outages import Notice, is_about, notice_of, notices
from users.models import User

# The first people write before anybody sees that there are many.
BEFORE = timedelta(hours=2)
MOST_READ, MOST_FETCHED, MOST_OFFERED = 300, 100, 50


@dataclass(frozen=True)
class Candidate:
    """A ticket that may be a report of it; `is_likely`: of the same kind, or in much the same words."""

    ticket: Ticket
    is_likely: bool


def candidates(notice: Notice, reader: User) -> list[Candidate]:
    """The open tickets of its places since it began that `reader` may attach, the likely ones first.

    By two queries: of hundreds that came in, words and kinds; of those that are offered, everything.
    """
    outage = notice.outage
    told = _there(notice, reader).values_list("pk", "subject", "category", "category__parent")[:MOST_READ]
    found = [(pk, is_about(outage.category_id, outage.title, kinds, subject)) for pk, subject, *kinds in told]
    # Of one kind of trouble nothing else is offered; without a kind everything that came in is worth a look.
    kept = sorted((one for one in found if one[1] or outage.category_id is None), key=lambda one: not one[1])
    kept = kept[:MOST_FETCHED]
    tickets = Ticket.objects.select_related("requester", "category", "room").in_bulk([pk for pk, _ in kept])
    able = (Candidate(tickets[pk], likely) for pk, likely in kept if policy.can(reader, "attach", tickets[pk]))
    return list(islice(able, MOST_OFFERED))


def _there(notice: Notice, reader: User) -> TicketQuerySet:
    visible = Ticket.objects.visible_to(reader).open().filter(outage=None, restricted=False)
    since = visible.filter(created_at__gte=notice.outage.began_at - BEFORE)
    return since.filter(_where(notice)).order_by("-pk")


def _where(notice: Notice) -> Q:
    if not notice.schools and not notice.rooms:
        return Q()
    rooms = [room.pk for room in notice.rooms]
    # Who did not say which room may mean one of these.
    of_rooms = Q(room__in=rooms) | Q(room=None, school__in={room.school_id for room in notice.rooms})
    return Q(school__in=[school.pk for school in notice.schools]) | (of_rooms if rooms else Q(pk=None))


def outage_of(ticket: Ticket, reader: User, at: datetime) -> Notice | None:
    """The outage to which it belongs."""
    if ticket.outage_id is None or ticket.restricted:
        return None
    return notice_of(ticket.outage_id, reader, at)


def likely_outage(ticket: Ticket, reader: User, at: datetime) -> Notice | None:
    """The outage that goes on of which it is likely a report."""
    if ticket.outage_id or ticket.restricted or not ticket.is_open:
        return None
    here = Reach(
        frozenset({ticket.school_id} - {None}),  # type: ignore[arg-type]
        frozenset({ticket.room_id} - {None}),  # type: ignore[arg-type]
        frozenset({ticket.school_id} - {None}) if ticket.room_id is None else frozenset(),  # type: ignore[arg-type]
    )
    going = Outage.objects.going().filter(began_at__lte=ticket.created_at + BEFORE).order_by("-began_at")
    # Most tickets are about something else: where an outage is and how many have it is looked up for few.
    kinds = (ticket.category.pk, ticket.category.parent_id) if ticket.category else ()
    told = going.values_list("pk", "category", "title")
    about = [pk for pk, kind, title in told if is_about(kind, title, kinds, ticket.subject)]
    return next(iter(notices(going.filter(pk__in=about).touching(here), reader, at)), None) if about else None
