"""Tickets that only named people and key-holders may see."""

from __future__ import annotations

from tickets import policy
from tickets.actions.case import Case
from tickets.actions.keeping import keep, load, refuse_if_changed
from tickets.actions.together import together
from tickets.choices import Access
from tickets.models import Ticket
from tickets.surviving import parts_of
from users.models import User


def restrict(ticket: Ticket, *, by: User, seen: int | None = None) -> Ticket:
    """<by> restricted it; <by> and the assignee stay named on it. What was merged into it is restricted with it."""
    return _turn(ticket, "restrict", "restricted", by=by, seen=seen)


def unrestrict(ticket: Ticket, *, by: User, seen: int | None = None) -> Ticket:
    """<by>, a key-holder, opened it to its team again, and what was merged into it."""
    return _turn(ticket, "unrestrict", "unrestricted", by=by, seen=seen)


def _turn(ticket: Ticket, act: str, verb: str, *, by: User, seen: int | None) -> Ticket:
    with together():
        cases = {case.ticket.pk: case for case in load({ticket.pk, *parts_of(ticket.pk)}, by)}
        whole = cases[ticket.pk]
        refuse_if_changed([whole.ticket], seen)
        policy.require(by, act, whole.ticket)
        whole.step(act)
        for case in cases.values():
            named = {"named": _name(case)} if verb == "restricted" else {}
            if changed := case.set(restricted=verb == "restricted"):
                case.done(verb, changed, **named)
        keep(list(cases.values()))
    return whole.ticket


def _name(case: Case) -> list[int]:
    people = dict.fromkeys((case.by.pk, case.ticket.assignee_id))
    named = [person for person in people if person and not case.has_named(person)]
    for person in named:
        case.name(person, Access.NAMED)
    return named
