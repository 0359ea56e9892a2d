"""A promise that is not kept is told to the lead, once."""

from __future__ import annotations

from django.db.models import Q

from audit.clock import now
from audit.models import Entry
from tickets.actions import escalate
from tickets.models import Ticket
from users.choices import HelpdeskRole
from users.models import RoleGrant, User


def escalate_late(entry: Entry) -> None:
    """Escalate the late clock of an entry, unless the ticket is done meanwhile. Each late clock has one entry."""
    ticket = Ticket.objects.filter(pk=entry.subject_id).first()
    if ticket is None or not ticket.is_open:
        return
    leads = leads_of(ticket)
    if leads:
        escalate(ticket, by=User.objects.system(), kind=entry.data["kind"], to=leads)


def leads_of(ticket: Ticket) -> list[User]:
    """The leads of the ticket's school, else those of the district, else the directors.

    A restricted ticket is escalated to its key-holders: a lead as such may not know of it.
    """
    if ticket.restricted:
        return _holders(HelpdeskRole.KEY_HOLDER, Q(school=None))
    of_school = _holders(HelpdeskRole.LEAD, Q(school=ticket.school_id)) if ticket.school_id else []
    return of_school or _holders(HelpdeskRole.LEAD, Q(school=None)) or _holders(HelpdeskRole.DIRECTOR, Q(school=None))


def _holders(role: str, where: Q) -> list[User]:
    today = now().date()
    in_force = Q(since__lte=today) & (Q(until=None) | Q(until__gt=today))
    held = User.objects.filter(
        is_active=True,
        pk__in=RoleGrant.objects.filter(where & in_force, role=role).values("user_id"),
    )
    return list(held.order_by("pk"))
