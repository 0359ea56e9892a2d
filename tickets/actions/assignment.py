"""Whose ticket it is."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import Act, record_many
from audit.refusal import Refused
from tickets import policy
from tickets.actions import moves
from tickets.actions.case import Case
from tickets.actions.keeping import Seen, act_on
from tickets.models import Ticket
from users.models import User


def assign(ticket: Ticket, *, by: User, to: User | None, seen: int | None = None) -> Ticket:
    """<by> gave it to <to> (None: to nobody)."""
    return assign_many([ticket], by=by, to=to, seen=seen)[0]


def assign_many(tickets: Sequence[Ticket], *, by: User, to: User | None, seen: Seen = None) -> list[Ticket]:
    """Give several tickets to one person. Raises Refused for somebody who does not work tickets."""
    if to is not None and not (to.is_active and to.scope.is_agent):
        raise Refused(_("%(name)s does not work tickets. Choose somebody of the helpdesk.") % {"name": to})
    return act_on(tickets, by=by, act="assign", move=lambda case: moves.assign(case, to), seen=seen)


def take_free(tickets: Sequence[Ticket], *, by: User, seen: Seen = None) -> list[Ticket]:
    """<by> took those that nobody has, with what they answered; what a colleague has by now stays theirs."""

    def move(case: Case) -> None:
        if policy.may_take_too(by, case.ticket):
            moves.assign(case, by)

    return act_on(tickets, by=by, act="assign", move=move, seen=seen)


def escalate(ticket: Ticket, *, by: User, kind: str, to: Sequence[User]) -> Ticket:
    """A promise was not kept: the leads <to> are told."""
    return act_on([ticket], by=by, act="escalate", move=lambda case: moves.escalate(case, kind, to))[0]


def escalate_quietly(told: Sequence[tuple[Ticket, str, Sequence[User]]], *, by: User) -> None:
    """As `escalate`, for (ticket, kind, leads) of which the leads hear in one letter: history alone is written."""
    with transaction.atomic():
        record_many(
            [
                Act(ticket, "escalated", by, data={"kind": kind, "to": [lead.pk for lead in to]})
                for ticket, kind, to in told
            ],
            deliver=False,
        )
