"""Who may do what with a ticket: one-line predicates over roles and the ticket.

Seeing is decided by `Ticket.objects.visible_to`; these predicates decide about acts on a ticket that is in hand.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from audit.refusal import Refused
from tickets.models import Ticket
from users.choices import Kind
from users.models import User

Predicate = Callable[[User, Ticket], bool]


def is_system(by: User, ticket: Ticket) -> bool:
    """The house itself: ticks, rules, letters."""
    return by.kind == Kind.SERVICE


def may_update_catalogue(by: User) -> bool:
    """The house itself, at an upgrade, and administrators."""
    return by.kind == Kind.SERVICE or by.scope.is_administrator


def is_requester(by: User, ticket: Ticket) -> bool:
    """Asked for help, or is the person it is for."""
    return by.pk in (ticket.requester_id, ticket.beneficiary_id)


def is_named(by: User, ticket: Ticket) -> bool:
    """Stands on the ticket by name: requester, follower, mentioned or named on a restricted one."""
    return is_requester(by, ticket) or ticket.accesses.filter(user=by).exists()


def works(by: User, ticket: Ticket) -> bool:
    """Works this ticket at the desk: by school, team, district-wide role or assignment; restricted ones by name.

    Who stands in for a colleague today works what is assigned to them.
    """
    scope = by.scope
    if ticket.assignee_id == by.pk or (ticket.assignee_id in scope.stands_for and not ticket.restricted):
        return True
    if ticket.restricted:
        return scope.is_key_holder or (scope.is_agent and is_named(by, ticket))
    in_reach = scope.sees_all_tickets or ticket.school_id in scope.ticket_schools or ticket.team_id in scope.teams
    return scope.is_agent and in_reach


def speaks_for_us(by: User, ticket: Ticket) -> bool:
    """What they say on it is our answer, not word from the requester: works it, and did not ask for it."""
    return works(by, ticket) and by.pk != ticket.requester_id


def takes_part(by: User, ticket: Ticket) -> bool:
    """May speak on it: works it, or stands on it by name."""
    return works(by, ticket) or is_named(by, ticket)


def ends(by: User, ticket: Ticket) -> bool:
    """May say that it is solved, or not: works it, or asked for it."""
    return works(by, ticket) or is_requester(by, ticket)


def holds_key(by: User, ticket: Ticket) -> bool:
    """May open a restricted ticket to others again."""
    return by.scope.is_key_holder


PREDICATES: dict[str, Predicate] = {
    "answer": works,
    "respond": is_named,
    "note": works,
    "assign": works,
    "triage": works,
    "follow": takes_part,
    "work_on": works,
    "wait_for_user": works,
    "wait_for_part": works,
    "wait_for_vendor": works,
    "part_arrived": works,
    "schedule_visit": works,
    "solve": ends,
    "reopen": ends,
    "close": works,
    "restrict": works,
    "unrestrict": holds_key,
    "escalate": is_system,
}


def may_file(by: User) -> bool:
    """Whether somebody may ask for help at all: everybody whom we know, while they are active."""
    return by.is_active


def can(by: User, act: str, ticket: Ticket) -> bool:
    """Whether `by` may do `act`, leaving the state of the ticket aside (see `tickets.workflow`)."""
    return is_system(by, ticket) or (by.is_active and PREDICATES[act](by, ticket))


def require(by: User, act: str, ticket: Ticket) -> None:
    """Raise Refused, with a sentence, unless `by` may do `act`."""
    if not can(by, act, ticket):
        raise Refused(
            _("Ticket %(number)s is not yours to change. Its team or a lead can do that.") % {"number": ticket.pk}
        )
