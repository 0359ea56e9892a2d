"""What a person may see and do, worked out of roles and teams: a value that querysets and policies ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection

from schools.wall import today
from users import roles
from users.choices import HelpdeskRole

if TYPE_CHECKING:
    from users.models import Team, User

# No roles: they mark the rows of teams and of absent colleagues among those of roles, in _HELD.
_TEAM, _AWAY = "team", "away"


@dataclass(frozen=True)
class Scope:
    """Schools and teams whose tickets a person works, and roles that hold for the whole district.

    `schools` maps a role to the ids of the schools for which it is held; `district` holds the roles held for all.
    `stands_for` are the colleagues who are away today and for whom this person is the substitute: their teams and
    their roles at the desk are in the scope, no others, and nothing of it opens restricted tickets.
    """

    district: frozenset[str] = frozenset()
    schools: dict[str, frozenset[int]] = field(default_factory=dict)
    teams: frozenset[int] = frozenset()
    stands_for: frozenset[int] = frozenset()

    @classmethod
    def of(cls, user: User) -> Scope:
        """The scope of `user` today, by one query. Inactive people, pupils, guardians and externals have none."""
        if not user.is_active or user.kind not in roles.MAY_HOLD_ROLES:
            return cls()
        teams: set[int] = set()
        stands_for: set[int] = set()
        district: set[str] = set()
        schools: dict[str, set[int]] = {}
        for role, place in _rows(user.pk, today()):
            if place is None:
                district.add(role)
            elif role == _TEAM:
                teams.add(place)
            elif role == _AWAY:
                stands_for.add(place)
            else:
                schools.setdefault(role, set()).add(place)
        return cls(
            frozenset(district),
            {role: frozenset(places) for role, places in schools.items()},
            frozenset(teams),
            frozenset(stands_for),
        )

    def holds(self, *wanted: str) -> bool:
        """Whether one of the roles is held, anywhere."""
        return any(role in self.district or role in self.schools for role in wanted)

    def schools_as(self, *wanted: str) -> frozenset[int]:
        """The schools for which one of the roles is held (not counting district-wide ones)."""
        return frozenset().union(*(self.schools.get(role, frozenset()) for role in wanted))

    def is_of(self, team: Team) -> bool:
        """Whether what is shared with a team is shared with this person: a member, or one of the technicians of
        schools by whom the team's tickets are worked.
        """
        return team.pk in self.teams or (team.by_school and self.holds(HelpdeskRole.TECHNICIAN))

    @property
    def is_agent(self) -> bool:
        """Whether this person works tickets at the desk."""
        return bool(self.teams) or self.holds(*roles.WORKS_TICKETS)

    @property
    def is_administrator(self) -> bool:
        """Whether this person keeps the house: people, roles, places, categories, promises, mailboxes."""
        return HelpdeskRole.ADMINISTRATOR in self.district

    @property
    def is_key_holder(self) -> bool:
        """Whether restricted tickets are open to this person."""
        return HelpdeskRole.KEY_HOLDER in self.district

    @property
    def sees_all_tickets(self) -> bool:
        """Whether every ticket that is not restricted is visible, whatever its school."""
        return bool(self.district & roles.SEES_ALL_TICKETS)

    @property
    def ticket_schools(self) -> frozenset[int]:
        """The schools whose tickets are visible."""
        return self.schools_as(*roles.WORKS_TICKETS)

    @property
    def sees_reports(self) -> bool:
        """Whether the workload page is open, at least for some schools."""
        return self.holds(*roles.SEES_REPORTS)

    def report_schools(self) -> frozenset[int] | None:
        """The schools whose figures are open; None means all."""
        if self.district & roles.SEES_REPORTS:
            return None
        return self.schools_as(*roles.SEES_REPORTS)

    def allows(self, perm: str, obj: Any = None) -> bool:
        """Whether a named permission is granted by the matrix of roles (`obj` may narrow it to a school)."""
        if self.is_administrator and roles.is_administration(perm):
            return True
        granted = roles.GRANTS.get(perm, frozenset())
        if self.district & granted:
            return True
        school = getattr(obj, "school_id", None) or (getattr(obj, "pk", None) if perm.startswith("schools.") else None)
        return school in self.schools_as(*granted)


# Every page asks this first. As text it costs a tenth of what Django takes to put together the same question.
_HELD = """
WITH away AS (
    SELECT absence.user_id, colleague.is_active FROM users_absence AS absence
    JOIN users_user AS colleague ON colleague.id = absence.user_id
    WHERE absence.substitute_id = %(user)s AND absence.first_day <= %(today)s AND absence.last_day >= %(today)s
)
SELECT role, school_id FROM users_rolegrant
WHERE since <= %(today)s AND (until IS NULL OR until > %(today)s)
  AND (user_id = %(user)s OR (role = ANY(%(desk)s) AND user_id = ANY(ARRAY(SELECT user_id FROM away WHERE is_active))))
UNION ALL
SELECT 'team', team_id FROM users_teammember
WHERE user_id = %(user)s OR user_id = ANY(ARRAY(SELECT user_id FROM away WHERE is_active))
UNION ALL
SELECT 'away', user_id FROM away
"""


def _rows(user: int, today: date) -> list[tuple[str, int | None]]:
    """(role or mark, school, team or person) of what somebody holds on a day."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {"user": user, "today": today, "desk": [str(role) for role in roles.WORKS_TICKETS]})
        rows: list[tuple[str, int | None]] = cursor.fetchall()
        return rows
