"""Whose figures somebody may see."""

from __future__ import annotations

from collections.abc import Collection

from reports.reading import Reach
from tickets.policy import is_at_the_desk
from users.choices import HelpdeskRole
from users.models import User

LEADS = (HelpdeskRole.LEAD, HelpdeskRole.DIRECTOR)


def reach(user: User, chosen: Collection[int] = ()) -> Reach:
    """What counts for `user`: the chosen schools, or all of theirs; restricted tickets for key-holders only.

    `chosen` must be schools of theirs.
    """
    schools = frozenset(chosen) or user.scope.report_schools()
    return Reach(schools, user.scope.is_key_holder)


def sees_people(user: User, schools: frozenset[int] | None) -> bool:
    """Whether figures of single technicians are open to `user`: to those who lead them, not to principals."""
    if any(role in user.scope.district for role in LEADS):
        return True
    return schools is not None and schools <= user.scope.schools_as(*LEADS)


def sees_district(user: User) -> bool:
    """Whether sums over the whole district are open to `user`, whichever schools are chosen."""
    return user.scope.report_schools() is None


def sees_tickets(user: User, schools: frozenset[int] | None) -> bool:
    """Whether the queue shows `user` each ticket that counts at some schools, or (None) in the whole district."""
    scope = user.scope
    if not is_at_the_desk(user):
        return False
    return scope.sees_all_tickets or (schools is not None and schools <= scope.ticket_schools)
