"""Who can be given a ticket."""

from __future__ import annotations

from django.db.models import Q

from schools.wall import today
from users.models import RoleGrant, TeamMember, User
from users.roles import MAY_HOLD_ROLES, WORKS_TICKETS

MOST = 200


def helpers() -> list[tuple[int, str]]:
    """Everybody who works tickets, as (key, name), by name: a few dozen even in a large district."""
    day = today()
    in_force = Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
    grants = RoleGrant.objects.filter(in_force, role__in=WORKS_TICKETS).values("user")
    # One list of numbers, so that the people are fetched by key however many there are in the district.
    able = grants.union(TeamMember.objects.values("user"))
    found = User.objects.filter(pk__in=able, is_active=True, kind__in=MAY_HOLD_ROLES)
    people = found.order_by("given_name", "family_name").values_list("pk", "given_name", "family_name", "email")
    return [(pk, f"{given} {family}".strip() or email or "") for pk, given, family, email in people[:MOST]]
