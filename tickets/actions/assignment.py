"""Whose ticket it is."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from audit.refusal import Refused
from tickets.actions.case import Case
from tickets.actions.keeping import act_on
from tickets.choices import Access
from tickets.models import Ticket
from users.models import User


def assign(ticket: Ticket, *, by: User, to: User | None, seen: int | None = None) -> Ticket:
    """<by> gave it to <to> (None: to nobody)."""
    return assign_many([ticket], by=by, to=to, seen=seen)[0]


def assign_many(tickets: Sequence[Ticket], *, by: User, to: User | None, seen: int | None = None) -> list[Ticket]:
    """Give several tickets to one person. Raises Refused for somebody who does not work tickets."""
    if to is not None and not (to.is_active and to.scope.is_agent):
        raise Refused(_("%(name)s does not work tickets. Choose somebody of the helpdesk.") % {"name": to})

    def move(case: Case) -> None:
        before = case.ticket.assignee_id
        changed = case.set(assignee=to) | (case.step("assign") if to else {})
        if to and case.ticket.restricted:
            case.name(to.pk, Access.NAMED)
        case.done("assigned", changed, before=before)

    return act_on(tickets, by=by, act="assign", move=move, seen=seen)


def escalate(ticket: Ticket, *, by: User, kind: str, to: Sequence[User]) -> Ticket:
    """A promise was not kept: the leads <to> are told."""

    def move(case: Case) -> None:
        case.step("escalate")
        case.done("escalated", kind=kind, to=[lead.pk for lead in to])

    return act_on([ticket], by=by, act="escalate", move=move)[0]
