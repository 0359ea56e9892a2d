"""Whom an act concerns: one small function for each verb that is told of."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet

from audit.models import Entry
from tickets import policy
from tickets.choices import ASKING_SIDE, WATCHING, Access, VisitOff
from tickets.models import Ticket, TicketAccess
from users.models import User

People = list[User]


def asking_side(ticket: Ticket, entry: Entry) -> People:
    """The requester, the person it is for, and who is in copy; not whoever did it, nor whom an answer leaves out."""
    people = User.objects.filter(ticket_accesses__ticket=ticket, ticket_accesses__reason__in=ASKING_SIDE)
    not_told = {entry.by_id, *entry.data.get("left_out", [])}
    return [person for person in people.order_by("pk") if person.pk not in not_told]


def askers(ticket: Ticket, entry: Entry) -> People:
    """The requester and the person it is for, also when they did it themselves: a receipt is for them. Of a class also
    those who teach it, too.

    Nobody, where a machine wrote: answering it could go on for ever. Nor where they asked in person and were helped.
    """
    if entry.data.get("automatic") or entry.data.get("quiet"):
        return []
    taught = entry.data.get("teaching")
    fellows = User.objects.filter(pk__in=taught).order_by("pk") if taught else ()
    return [person for person in (ticket.requester, ticket.beneficiary, *fellows) if person]


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


def readers_of_note(ticket: Ticket, entry: Entry) -> People:
    """Those whom a note names, and colleagues who follow, as far as they may still read it. Nobody in copy ever."""
    named = User.objects.filter(pk__in=entry.data.get("mentioned", []))
    return _who_read(ticket, named | User.objects.filter(pk__in=_standing(ticket, Access.COLLEAGUE)), entry)


def subscribed(ticket: Ticket, entry: Entry) -> People:
    """Colleagues who follow, or were mentioned in a note: they hear what the asking side says and how it ends."""
    return _who_read(ticket, User.objects.filter(pk__in=_standing(ticket, *WATCHING)), entry)


def asking_side_and_colleagues(ticket: Ticket, entry: Entry) -> People:
    """Who hears what we answer, and colleagues who follow what the others say."""
    follow = _who_read(ticket, User.objects.filter(pk__in=_standing(ticket, Access.COLLEAGUE)), entry)
    people = {person.pk: person for person in (*asking_side(ticket, entry), *follow)}
    return list(people.values())


def _standing(ticket: Ticket, *reasons: str) -> QuerySet[TicketAccess, int]:
    return TicketAccess.objects.filter(ticket=ticket, reason__in=reasons).values_list("user", flat=True)


def _who_read(ticket: Ticket, people: QuerySet[User], entry: Entry) -> People:
    others = people.exclude(pk=entry.by_id).order_by("pk")
    return [person for person in others if policy.can(person, "note", ticket)]


def helper_and_subscribed(ticket: Ticket, entry: Entry) -> People:
    """The assignee and whoever was mentioned."""
    people = {person.pk: person for person in (*helper(ticket, entry), *subscribed(ticket, entry))}
    return list(people.values())


def everybody(ticket: Ticket, entry: Entry) -> People:
    """The asking side, the assignee, and whoever was mentioned; nobody for what was done quietly."""
    if entry.data.get("quiet"):
        return []
    people = {person.pk: person for person in (*asking_side(ticket, entry), *helper_and_subscribed(ticket, entry))}
    return list(people.values())


def named_leads(ticket: Ticket, entry: Entry) -> People:
    """Those whom the escalation names."""
    return list(User.objects.filter(pk__in=entry.data.get("to", [])).order_by("pk"))


def who_waits_for_it(ticket: Ticket, entry: Entry) -> People:
    """Of what came back because its time had come: the assignee, else who had snoozed it. Where a promise brought it
    back, the letter about that promise says so.
    """
    if entry.data["because"] != "time":
        return []
    who = ticket.assignee_id or entry.data.get("who")
    return list(User.objects.filter(pk=who))


def new_follower(ticket: Ticket, entry: Entry) -> People:
    """Who was added."""
    return [person for person in User.objects.filter(pk=entry.data.get("who")) if person.pk != entry.by_id]


def told_before(ticket: Ticket, entry: Entry) -> People:
    """Who was told of what is taken back now; of a restricted ticket only who may see it still."""
    people = User.objects.filter(pk__in=entry.data.get("told", [])).exclude(pk=entry.by_id).order_by("pk")
    may_see = Ticket.objects.filter(pk=ticket.pk)
    return [one for one in people if not ticket.restricted or may_see.visible_to(one).exists()]


RECIPIENTS: dict[str, Callable[[Ticket, Entry], People]] = {
    "opened": askers,
    "answered": asking_side_and_colleagues,
    "responded": helper_and_subscribed,
    "noted": readers_of_note,
    "reopened": everybody,
    "solved": everybody,
    "withdrawn": everybody,
    "class_told": helper,
    "assigned": helper_and_expecting,
    "visit_scheduled": asking_side,
    "visit_fell_through": expecting,
    "visit_restored": asking_side,
    "warned": helper,
    "escalated": named_leads,
    "followed": new_follower,
    "woke": who_waits_for_it,
    "merged": everybody,
    "unmerged": asking_side,
    "attached": asking_side,
    "undone": told_before,
}
