"""Tickets that only named people and key-holders may see."""

from __future__ import annotations

from tickets.actions.case import Case
from tickets.actions.keeping import act_on
from tickets.choices import Access
from tickets.models import Ticket
from users.models import User


def restrict(ticket: Ticket, *, by: User, seen: int | None = None) -> Ticket:
    """<by> restricted it; <by> and the assignee stay named on it."""

    def move(case: Case) -> None:
        case.step("restrict")
        named = [pk for pk in dict.fromkeys((by.pk, case.ticket.assignee_id)) if pk and not case.has_named(pk)]
        for person in named:
            case.name(person, Access.NAMED)
        if changed := case.set(restricted=True):
            case.done("restricted", changed, named=named)

    return act_on([ticket], by=by, act="restrict", move=move, seen=seen)[0]


def unrestrict(ticket: Ticket, *, by: User, seen: int | None = None) -> Ticket:
    """<by>, a key-holder, opened it to its team again."""

    def move(case: Case) -> None:
        case.step("unrestrict")
        if changed := case.set(restricted=False):
            case.done("unrestricted", changed)

    return act_on([ticket], by=by, act="unrestrict", move=move, seen=seen)[0]
