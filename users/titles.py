"""What people of the helpdesk are to those who ask: “Technician at Lincoln MS”, “Network and phones”."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from users.choices import HelpdeskRole
from users.models import RoleGrant, TeamMember


def titles(people: Collection[int], at: datetime) -> dict[int, str]:
    """The title of each person who has one, by id: the school's technician, else the team. Two queries."""
    members = TeamMember.objects.filter(user__in=people).select_related("team")
    found = {member.user_id: member.team.name for member in members}
    today = at.date()
    grants = (
        RoleGrant.objects.filter(user__in=people, role=HelpdeskRole.TECHNICIAN, since__lte=today)
        .filter(Q(until=None) | Q(until__gt=today))
        .select_related("school")
        .order_by("-pk")
    )
    return found | {grant.user_id: _title(grant) for grant in grants}


def _title(grant: RoleGrant) -> str:
    if grant.school is None:
        return _("Technician")
    return _("Technician at %(school)s") % {"school": grant.school.short}
