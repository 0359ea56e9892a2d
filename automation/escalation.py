"""A promise that is not kept is told to the lead, once."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q

from audit.models import Entry
from schools.wall import today
from tickets.actions import escalate
from tickets.models import Ticket
from users.choices import HelpdeskRole
from users.models import RoleGrant, User

TOLD = (HelpdeskRole.LEAD, HelpdeskRole.DIRECTOR, HelpdeskRole.KEY_HOLDER)


def escalate_late(entry: Entry) -> None:
    """Escalate the late clock of an entry, unless the ticket is done meanwhile. Each late clock has one entry."""
    ticket = Ticket.objects.filter(pk=entry.subject_id).first()
    if ticket is None or not ticket.is_open:
        return
    leads = Leads().of(ticket)
    if leads:
        escalate(ticket, by=User.objects.system(), kind=entry.data["kind"], to=leads)


class Leads:
    """Who is told of late tickets today, by one query for as many as there are."""

    def __init__(self) -> None:
        """Look up whose roles are in force."""
        day = today()
        in_force = Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
        grants = RoleGrant.objects.filter(in_force, role__in=TOLD, user__is_active=True).select_related("user")
        self._holders: dict[tuple[str, int | None], dict[int, User]] = defaultdict(dict)
        for grant in grants.order_by("user"):
            self._holders[grant.role, grant.school_id].setdefault(grant.user_id, grant.user)

    def of(self, ticket: Ticket) -> list[User]:
        """The leads of the ticket's school, else those of the district, else the directors.

        A restricted ticket is escalated to its key-holders: a lead as such may not know of it.
        """
        if ticket.restricted:
            return self._held(HelpdeskRole.KEY_HOLDER)
        of_school = self._held(HelpdeskRole.LEAD, ticket.school_id)
        return of_school or self._held(HelpdeskRole.LEAD) or self._held(HelpdeskRole.DIRECTOR)

    def _held(self, role: str, school: int | None = None) -> list[User]:
        """Who holds a role at a school, or in the whole district, in the order of their numbers."""
        return list(self._holders.get((role, school), {}).values())
