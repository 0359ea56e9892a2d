"""Whom an act concerns: one small function for each verb that is told of."""

from __future__ import annotations

from collections.abc import Callable

from audit.models import Entry
from tickets.choices import Access, VisitOff
from tickets.models import Ticket
from users.models import User

People = list[User]
ASKING_SIDE = (Access.REQUESTER, Access.BENEFICIARY, Access.FOLLOWER)


def asking_side(ticket: Ticket, entry: Entry) -> People:
    """The requester, the person it is for, and followers; not whoever did it."""
    people = User.objects.filter(ticket_accesses__ticket=ticket, ticket_accesses__reason__in=ASKING_SIDE)
    return [person for person in people.order_by("pk") if person.pk != entry.by_id]


def askers(ticket: Ticket, entry: Entry) -> People:
    """The requester and the person it is for, also when they did it themselves: a receipt is for them.

    Nobody, where a machine wrote: answering it could go on for ever.
    """
    if entry.data.get("automatic"):
        return []
    return [person for person in (ticket.requester, ticket.beneficiary) if person]


def helper(ticket: Ticket, entry: Entry) -> People:
    """The assignee, unless it was their own act."""
    return [ticket.assignee] if ticket.assignee and ticket.assignee_id != entry.by_id else []


def expecting(ticket: Ticket, entry: Entry) -> People:
    """Who expects a visit that falls through; not for the second time, where another reason is added."""
    was_off = entry.changed["visit_off"][0]
    return [] if was_off else asking_side(ticket, entry)


def helper_and_expecting(ticket: Ticket, entry: Entry) -> People:
    """Who has the ticket now; and who expects a visit, if it takes place because somebody else comes."""
    if entry.changed.get("visit_off") != [VisitOff.AWAY, ""]:
        return helper(ticket, entry)
    people = {person.pk: person for person in (*asking_side(ticket, entry), *helper(ticket, entry))}
    return list(people.values())


def everybody(ticket: Ticket, entry: Entry) -> People:
    """Assignee and the asking side."""
    people = {person.pk: person for person in (*asking_side(ticket, entry), *helper(ticket, entry))}
    return list(people.values())


def named_leads(ticket: Ticket, entry: Entry) -> People:
    """Those whom the escalation names."""
    return list(User.objects.filter(pk__in=entry.data.get("to", [])).order_by("pk"))


def new_follower(ticket: Ticket, entry: Entry) -> People:
    """Who was added."""
    return [person for person in User.objects.filter(pk=entry.data.get("who")) if person.pk != entry.by_id]


RECIPIENTS: dict[str, Callable[[Ticket, Entry], People]] = {
    "opened": askers,
    "answered": asking_side,
    "responded": helper,
    "reopened": everybody,
    "solved": everybody,
    "assigned": helper_and_expecting,
    "visit_scheduled": asking_side,
    "visit_fell_through": expecting,
    "visit_restored": asking_side,
    "warned": helper,
    "escalated": named_leads,
    "followed": new_follower,
}
