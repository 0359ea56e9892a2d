"""Who else follows a ticket."""

from __future__ import annotations

from django.utils.translation import gettext as _

from audit.refusal import Refused
from tickets.actions.case import Case
from tickets.actions.keeping import act_on
from tickets.choices import Access
from tickets.models import Ticket
from users.choices import Kind
from users.models import User


def follow(ticket: Ticket, *, by: User, who: User, seen: int | None = None) -> Ticket:
    """<by> let <who> follow it. Raises Refused for a pupil or guardian whom the ticket is not about."""
    if who.kind in (Kind.STUDENT, Kind.GUARDIAN) and who.pk not in (
        ticket.requester_id,
        ticket.beneficiary_id,
    ):
        raise Refused(_("Only staff can be added. A student sees tickets that are about them."))

    def move(case: Case) -> None:
        case.step("follow")
        if case.has_named(who.pk):
            return
        case.name(who.pk, Access.FOLLOWER)
        case.done("followed", who=who.pk)

    return act_on([ticket], by=by, act="follow", move=move, seen=seen)[0]
