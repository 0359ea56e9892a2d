"""Who else hears of a ticket."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from audit.refusal import Refused
from tickets import policy
from tickets.actions import moves
from tickets.actions.case import Case
from tickets.actions.keeping import act_on
from tickets.choices import Access
from tickets.followers import added_by
from tickets.models import Ticket, TicketAccess
from users.actions.external import external_person
from users.models import User


def follow(ticket: Ticket, *, by: User, who: User, seen: int | None = None) -> Ticket:
    """<by> let <who> follow it: among colleagues, where they work it, else in copy of what we answer.

    Raises Refused for who may be neither (`policy.follows_as`).
    """

    def move(case: Case) -> None:
        moves.follow(case, who, policy.follows_as(who, case.ticket))

    return act_on([ticket], by=by, act="follow", move=move, seen=seen)[0]


def follow_outside(ticket: Ticket, *, by: User, address: str, seen: int | None = None) -> Ticket:
    """<by> put an address of outside the district in copy. Raises Refused for who does not work it."""
    if not policy.may_add_outside(by, ticket):
        raise Refused(_("Only who works this ticket can add somebody from outside, and never to a restricted one."))
    with transaction.atomic():
        return follow(ticket, by=by, who=external_person(address, "", by=by), seen=seen)


def unfollow(ticket: Ticket, *, by: User, who: User, seen: int | None = None) -> Ticket:
    """<by> took <who> off, or stopped following. Who is not on it any more stays so, and nothing is written."""

    def move(case: Case) -> None:
        access = TicketAccess.objects.filter(ticket=case.ticket.pk, user=who).first()
        if access is None:
            return
        works = policy.can(by, "note", case.ticket)
        if not policy.may_take_off(by, who.pk, access.reason, added_by(case.ticket, who), works=works):
            raise Refused(_("You can take off yourself, and people whom you have added."))
        moves.unfollow(case, access)

    return act_on([ticket], by=by, act="unfollow", move=move, seen=seen)[0]


def left_out(ticket: Ticket, people: Collection[int]) -> list[int]:
    """Of some people those who can be left out of an answer: everybody who would hear it, but who asked."""
    if not people:
        return []
    may = TicketAccess.objects.filter(ticket=ticket, reason__in=(Access.BENEFICIARY, Access.FOLLOWER))
    return sorted(may.filter(user__in=people).values_list("user", flat=True))
