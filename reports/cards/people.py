"""The load of each technician: for planning, not for ranking."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from reports import wording
from reports.choices import Measure
from reports.lists import Lists
from reports.workload import Workload
from users import roles
from users.choices import HelpdeskRole
from users.models import RoleGrant, TeamMember, User


@dataclass(slots=True)
class _Member:
    """Somebody of the helpdesk, and where they work today."""

    person: User
    places: list[str] = field(default_factory=list)
    is_technician: bool = False
    is_of_district: bool = False


@dataclass(frozen=True, slots=True)
class Load:
    """What one person solved in the time, and has now. `share` is in hundredths of what all technicians solved.

    `url` leads to what they have now.
    """

    person: User
    where: str
    solved: int
    share: int
    shown: str
    open: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class PeopleCard:
    """Everybody who solved something, has something or works in these schools, by name.

    `technicians` are those of these schools, `crew` those of the whole district (keys). `others` were solved by the
    people who had asked, or by somebody who is no technician; `nobody` has an open one.
    """

    loads: list[Load]
    technicians: int
    crew: frozenset[int]
    others: int
    nobody: int

    @property
    def people(self) -> list[User]:
        """Everybody on the card."""
        return [load.person for load in self.loads]

    def linked(self, lists: Lists) -> PeopleCard:
        """The same card, from which open tickets can be looked at."""
        return replace(self, loads=[replace(load, url=lists.open_of(load.person)) for load in self.loads])

    @property
    def largest_share(self) -> int:
        """The share that fills the bar."""
        return max((load.share for load in self.loads), default=0) or 100


def people_card(work: Workload) -> PeopleCard:
    """The card of the technicians."""
    solved, held = work.sums.by_key(Measure.SOLVED), work.open_by_assignee
    crew = _crew(work)
    chosen = sorted((one for pk, one in crew.items() if solved[pk] or held[pk] or one.is_technician), key=_by_name)
    all_solved = sum(solved[one.person.pk] for one in chosen)
    loads = [_load(one, solved[one.person.pk], all_solved, held[one.person.pk]) for one in chosen]
    technicians = sum(1 for one in crew.values() if one.is_technician)
    of_district = frozenset(pk for pk, one in crew.items() if one.is_of_district)
    return PeopleCard(loads, technicians, of_district, work.sums.total(Measure.SOLVED) - all_solved, held[None])


def _load(one: _Member, solved: int, of: int, held: int) -> Load:
    share = wording.share(solved, of)
    return Load(one.person, wording.names(one.places), solved, share or 0, wording.percent(share), held)


def _by_name(one: _Member) -> tuple[str, int]:
    return one.person.get_full_name(), one.person.pk


def _crew(work: Workload) -> dict[int, _Member]:
    """Everybody who works tickets, or did: where, and whether as a technician today, of these schools or at all.

    Teams and technicians of the whole district serve many schools, so they count for the whole district only.
    """
    crew: dict[int, _Member] = {}
    for member in TeamMember.objects.select_related("team", "user").order_by("team__name"):
        one = crew.setdefault(member.user_id, _Member(member.user))
        one.places.append(member.team.called)
        one.is_of_district |= member.user.is_active
        one.is_technician |= member.user.is_active and work.reach.schools is None
    grants = RoleGrant.objects.filter(role__in=roles.WORKS_TICKETS).select_related("school", "user")
    for grant in grants.order_by("school__name", "pk"):
        one = crew.setdefault(grant.user_id, _Member(grant.user))
        if grant.since <= work.today and (grant.until is None or grant.until > work.today):
            one.places.append(grant.school.short if grant.school else str(grant.get_role_display()))
            is_technician = grant.user.is_active and grant.role == HelpdeskRole.TECHNICIAN
            is_here = work.reach.schools is None or grant.school_id in work.reach.schools
            one.is_of_district |= is_technician
            one.is_technician |= is_technician and is_here
    return crew
