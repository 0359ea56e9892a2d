"""Tickets that are reports of an outage: attached to it, many at once, and taken out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from audit.refusal import Refused
from tickets.actions import moves
from tickets.actions.case import Case
from tickets.actions.keeping import Seen, act_on
from tickets.actions.together import together
from tickets.models import Outage, Ticket
from users.models import User


def attach(ticket: Ticket, *, to: Outage, by: User, seen: int | None = None) -> Ticket:
    """<by> says that it is a report of the outage <to>."""
    return attach_many([ticket], to=to, by=by, seen={ticket.pk: seen} if seen else None)[0]


def attach_many(
    tickets: Sequence[Ticket], *, to: Outage, by: User, seen: Mapping[int, int] | None = None
) -> list[Ticket]:
    """Attach several tickets, all or none. Raises Refused where the outage is over or a ticket does not fit."""
    with together():
        # Held, so that none is attached between the end of the outage and the solution of its tickets.
        outage = Outage.objects.select_for_update(of=("self",)).select_related("assignee").get(pk=to.pk)
        if not outage.is_going:
            raise Refused(_("This outage is over, so no ticket is attached to it any more."))
        return attach_cases(outage, tickets, by, seen)


def attach_cases(outage: Outage, tickets: Sequence[Ticket], by: User, seen: Seen = None) -> list[Ticket]:
    """Attach to an outage in hand."""

    def move(case: Case) -> None:
        moves.attach(case, outage)

    return act_on(tickets, by=by, act="attach", move=move, seen=seen) if tickets else []


def detach(ticket: Ticket, *, by: User, seen: int | None = None) -> Ticket:
    """<by> says that it is something else than the outage."""
    return act_on([ticket], by=by, act="detach", move=moves.detach, seen=seen)[0]


def schools_of(outage: Outage) -> set[int]:
    """The keys of the schools that it touches; empty for the whole district."""
    schools = set(outage.schools.values_list("pk", flat=True))
    return schools | set(outage.rooms.values_list("school", flat=True))
