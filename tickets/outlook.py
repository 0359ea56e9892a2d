"""What a requester may expect before she sends: by when she hears from us, and from whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from schools import school_time
from schools.calendars import Calendars
from schools.models import Room, School
from schools.school_time import NeverOpen
from tickets.choices import ClockKind, Impact
from tickets.models import Category, Ticket
from tickets.moments import begun, within
from tickets.promising import Facts
from tickets.rulebook import Rulebook
from tickets.urgency import said_of_class
from users.choices import HelpdeskRole
from users.models import RoleGrant, Team, User

MOST_NAMES = 3


class Outlook:
    """The promises of first answer to somebody, about a room of a school, at one moment."""

    def __init__(
        self,
        school: School | None,
        at: datetime,
        calendars: Calendars,
        *,
        room: Room | None = None,
        person: User | None = None,
    ) -> None:
        """Look the promises up."""
        self.at, self._school, self._room, self._person = at, school, room, person
        self._book = Rulebook(calendars)
        self._rules = self._book.of(school.pk if school else None)
        self.calendar = self._rules.calendar

    def within(self, category: Category | None, impact: str, reach: str = "") -> str:
        """“You hear from us within 15 minutes”; nothing where nothing is promised."""
        promise = self._book.promise(ClockKind.FIRST_ANSWER, self._facts(category, impact, reach))
        return within(promise.amount, promise.unit, promise.by_time) if promise else ""

    def by(self, category: Category | None, impact: str, reach: str = "") -> datetime | None:
        """When she hears from us at the latest; None where nothing is promised."""
        target = self._book.target(ClockKind.FIRST_ANSWER, self._facts(category, impact, reach))
        return self._rules.due(target, self.at) if target else None

    def _facts(self, category: Category | None, impact: str, reach: str) -> Facts:
        """What promises would ask of the ticket that she may file."""
        where = {"school": self._school.pk if self._school else None, "room": self._room.pk if self._room else None}
        ticket = Ticket(
            priority=self._book.urgency(category, impact, reach, **where, at=self.at).priority,
            category=category,
            school=self._school,
            room=self._room,
            team=category.owner if category else None,
            requester=self._person,
        )
        return self._book.facts(ticket, self.at)

    def opens_at(self) -> datetime | None:
        """When help opens next; None while it is open, or where it never opens."""
        try:
            opens = school_time.next_opening(self.calendar, self.at)
        except NeverOpen:
            return None
        return opens if opens > self.at else None


def answer_promises(at: datetime) -> list[tuple[str, str]]:
    """(what a teacher says of her class, what the district promises then), for whoever is not signed in yet."""
    outlook = Outlook(None, at, Calendars())
    pairs = [(begun(said_of_class(impact)), outlook.within(None, impact)) for impact in Impact.values]
    return [(words, promise) for words, promise in pairs if promise]


@dataclass(frozen=True)
class Receivers:
    """Who gets a ticket: a few people by name, or a team."""

    people: tuple[User, ...] = ()
    team: Team | None = None
    comes_by: bool = False


def receivers(team: Team | None, school: School | None, at: datetime) -> Receivers:
    """Who gets a ticket of that team: the technicians of the school where its work is done there, else the team."""
    on_site = team is None or team.by_school
    people = technicians_of(school, at) if school and on_site else ()
    return Receivers(people if len(people) <= MOST_NAMES else (), team, on_site and school is not None)


def technicians_of(school: School, at: datetime) -> tuple[User, ...]:
    """Who works tickets of the school as its technician, by given name; by one query."""
    today = at.date()
    grants = (
        RoleGrant.objects.filter(role=HelpdeskRole.TECHNICIAN, school=school, user__is_active=True, since__lte=today)
        .filter(Q(until=None) | Q(until__gt=today))
        .select_related("user")
        .order_by("user__given_name", "pk")
    )
    return tuple(dict.fromkeys(grant.user for grant in grants))
