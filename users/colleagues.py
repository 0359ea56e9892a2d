"""Who of the helpdesk works a place: those whom a word among colleagues may reach."""

from __future__ import annotations

from django.db.models import Q

from schools.wall import today
from users.choices import HelpdeskRole
from users.models import Absence, RoleGrant, TeamMember, User
from users.models.user import UserQuerySet
from users.roles import MAY_HOLD_ROLES, WORKS_TICKETS


def who_works(school: int | None, team: int | None) -> UserQuerySet:
    """Active people who may work tickets of a school or a team today, by role, membership or standing in for one.

    A little more may be among them than the policy of tickets lets in, nobody is missing.
    """
    day = today()
    in_force = Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
    here = Q(school=None) | Q(school=school) if school else Q(school=None)
    roles = RoleGrant.objects.filter(in_force, here, role__in=(*WORKS_TICKETS, HelpdeskRole.ADMINISTRATOR))
    members = TeamMember.objects.filter(team=team)
    able = roles.values("user").union(members.values("user"))
    standing_in = Absence.objects.on(day).filter(user__in=able, substitute__isnull=False).values("substitute")
    return User.objects.filter(Q(pk__in=able) | Q(pk__in=standing_in), is_active=True, kind__in=MAY_HOLD_ROLES)
