"""Who can be given a ticket."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from audit.clock import now
from users.models import RoleGrant, TeamMember, User
from users.roles import WORKS_TICKETS

MOST = 200


def helpers() -> list[User]:
    """Everybody who works tickets, by name: a few dozen even in a large district."""
    today = now().date()
    in_force = Q(since__lte=today) & (Q(until=None) | Q(until__gt=today))
    grants = RoleGrant.objects.filter(in_force, user=OuterRef("pk"), role__in=WORKS_TICKETS)
    members = TeamMember.objects.filter(user=OuterRef("pk"))
    people = User.objects.filter(Exists(grants) | Exists(members), is_active=True)
    return list(people.order_by("given_name", "family_name")[:MOST])
