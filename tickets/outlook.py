"""What a requester may expect before she sends: by when she hears from us, and from whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from schools import school_time
from schools.calendars import Calendars
from schools.models import School
from schools.school_time import NeverOpen
from tickets.actions.filing import priority_of
from tickets.choices import ClockKind
from tickets.models import Category, Promise
from tickets.moments import within
from users.choices import HelpdeskRole
from users.models import RoleGrant, Team, User

MOST_NAMES = 3


class Outlook:
    """The promises of first answer under the calendar of one school, at one moment."""

    def __init__(self, school: School | None, at: datetime, calendars: Calendars) -> None:
        """Look the promises up."""
        self.at = at
        self.calendar = calendars.of(school.pk if school else None)
        self._promises = {one.priority: one for one in Promise.objects.filter(kind=ClockKind.FIRST_ANSWER)}

    def within(self, category: Category | None, impact: str) -> str:
        """“Answer within 15 minutes”; nothing where nothing is promised."""
        promise = self._promises.get(priority_of(category, impact))
        return within(promise.amount, promise.unit) if promise else ""

    def by(self, category: Category | None, impact: str) -> datetime | None:
        """When she hears from us at the latest; None where nothing is promised."""
        promise = self._promises.get(priority_of(category, impact))
        try:
            return school_time.add(self.calendar, self.at, promise.minutes(self.calendar)) if promise else None
        except NeverOpen:
            return None

    def opens_at(self) -> datetime | None:
        """When help opens next; None while it is open, or where it never opens."""
        try:
            opens = school_time.next_opening(self.calendar, self.at)
        except NeverOpen:
            return None
        return opens if opens > self.at else None


@dataclass(frozen=True)
class Receivers:
    """Who gets a ticket: a few people by name, or a team."""

    people: tuple[User, ...] = ()
    team: Team | None = None
    comes_by: bool = False


def receivers(category: Category | None, school: School | None, at: datetime) -> Receivers:
    """The technicians of the school where the work is done there, else the team that owns the kind of trouble."""
    team = category.owner if category else None
    on_site = team is None or team.by_school
    people = _technicians(school, at) if school and on_site else ()
    return Receivers(people if len(people) <= MOST_NAMES else (), team, on_site and school is not None)


def _technicians(school: School, at: datetime) -> tuple[User, ...]:
    today = at.date()
    grants = (
        RoleGrant.objects.filter(role=HelpdeskRole.TECHNICIAN, school=school, user__is_active=True, since__lte=today)
        .filter(Q(until=None) | Q(until__gt=today))
        .select_related("user")
        .order_by("user__given_name", "pk")
    )
    return tuple(dict.fromkeys(grant.user for grant in grants))
