"""Everybody in the demo district: those with a part, and six thousand students with their families and teachers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random

from django.contrib.auth.hashers import make_password

from helpdesk.demo.cast import DOMAIN, DOMAINS, GUARDIANS, PARTS, PASSWORD, SINCE, Part
from helpdesk.demo.names import FAMILY, GIVEN, Addresses
from helpdesk.demo.places import SITES, Places, Site
from schools.models import Room
from users.choices import Kind, SchoolRole
from users.models import GuardianLink, Membership, RoleGrant, Team, TeamMember, User

GRADES = {
    "elementary": ("KG", "01", "02", "03", "04", "05"),
    "middle": ("06", "07", "08"),
    "high": ("09", "10", "11", "12"),
    "alternative": ("09", "10", "11", "12"),
}
# The smallest have no address of their own: their teachers sign them in.
WITHOUT_ADDRESS = ("KG", "01", "02")
# Where there is no school to belong to: payroll, curriculum, transport.
CENTRAL_STAFF = 15
# What the staff of a school are, besides the teachers, for each of its people.
SHARES = ((SchoolRole.AIDE, 0.12), (SchoolRole.OTHER, 0.07), (SchoolRole.COUNSELOR, 0.04), (SchoolRole.OFFICE, 0.04))
# Somebody for each part of the stories, however small a share of the crowd is made.
SMALLEST_STAFF = 8
FAMILY_SIZES, FAMILY_WEIGHTS = (1, 2, 3), (48, 39, 13)


@dataclass
class People:
    """Who is where. `parts` holds the people with a part by key."""

    parts: dict[str, User] = field(default_factory=dict)
    staff: dict[str, list[User]] = field(default_factory=lambda: defaultdict(list))
    students: dict[str, list[User]] = field(default_factory=lambda: defaultdict(list))
    guardians: dict[str, list[User]] = field(default_factory=lambda: defaultdict(list))
    rooms: dict[int, Room] = field(default_factory=dict)
    roles: dict[int, str] = field(default_factory=dict)
    central: list[User] = field(default_factory=list)

    def teachers(self, code: str) -> list[User]:
        """The teachers of a school who have a room."""
        return [u for u in self.staff[code] if self.roles[u.pk] == SchoolRole.TEACHER and u.pk in self.rooms]


def add_people(places: Places, share: float) -> People:
    """Add everybody; `share` (over 0, up to 1) makes the crowd smaller, never those with a part."""
    maker = _Maker(places, share)
    maker.add_parts()
    maker.add_staff()
    maker.add_students()
    return maker.people


class _Maker:
    """Draws people, and writes each kind of rows at once."""

    def __init__(self, places: Places, share: float) -> None:
        self.places = places
        self.share = share
        self.people = People()
        self.random = Random("2027 people")  # noqa: S311  # invented names are no secrets
        self.addresses = {
            kind: Addresses(DOMAINS.get(kind, DOMAIN)) for kind in (Kind.STAFF, Kind.STUDENT, Kind.GUARDIAN)
        }

    def add_parts(self) -> None:
        """The people with a part; only those of the sign-in page get the password."""
        known = make_password(PASSWORD)
        users = [self._part(part, known) for part in PARTS]
        User.objects.bulk_create(users)
        self.people.parts = {part.key: user for part, user in zip(PARTS, users, strict=True)}
        Membership.objects.bulk_create(
            self._belong(self.people.parts[part.key], part.school, part.role, part.room)
            for part in PARTS
            if part.school
        )
        RoleGrant.objects.bulk_create(self._grants())
        teams = {team.key: team for team in Team.objects.all()}
        TeamMember.objects.bulk_create(
            TeamMember(team=teams[key], user=self.people.parts[part.key]) for part in PARTS for key in part.teams
        )
        GuardianLink.objects.bulk_create(
            GuardianLink(guardian=self.people.parts[guardian], student=self.people.parts[student])
            for guardian, student in GUARDIANS
        )

    def add_staff(self) -> None:
        """Teachers with rooms, aides, offices, principals of every school, and the people of the district office."""
        jobs = [(site, role, room) for site in SITES for role, room in self._jobs(site)]
        users = [self._person(Kind.STAFF) for _job in jobs]
        central = [self._person(Kind.STAFF) for _number in range(self._some(CENTRAL_STAFF))]
        User.objects.bulk_create([*users, *central])
        self.people.central = central
        Membership.objects.bulk_create(
            self._belong(user, site.code, role, room) for user, (site, role, room) in zip(users, jobs, strict=True)
        )

    def add_students(self) -> None:
        """Students by grade, in families of one to three, with their guardians."""
        seats = [(site, grade) for site in SITES for grade in self._grades(site)]
        self.random.shuffle(seats)
        families = list(self._families(seats))
        User.objects.bulk_create(user for members, _guardians in families for user, _site in members)
        User.objects.bulk_create(guardian for _members, guardians in families for guardian in guardians)
        Membership.objects.bulk_create(
            self._belong(user, site.code, SchoolRole.STUDENT) for members, _g in families for user, site in members
        )
        for members, guardians in families:
            self.people.guardians[members[0][1].code] += guardians
        GuardianLink.objects.bulk_create(
            GuardianLink(guardian=guardian, student=student)
            for members, guardians in families
            for student, _site in members
            for guardian in guardians
        )

    def _part(self, part: Part, password: str) -> User:
        self.addresses[part.kind].of(part.given, part.family)
        user = self._person(part.kind, part.given, part.family, salutation=part.salutation, grade=part.grade)
        user.email = part.email
        user.language = part.language
        user.password = password if part.group else user.password
        return user

    def _grants(self) -> Iterator[RoleGrant]:
        for part in PARTS:
            for role, code in part.roles:
                school = self.places.schools[code] if code else None
                yield RoleGrant(user=self.people.parts[part.key], role=role, school=school, since=SINCE)

    def _jobs(self, site: Site) -> Iterator[tuple[str, str]]:
        """(role, room) of everybody at a school who has no part."""
        held = [part for part in PARTS if part.school == site.code]
        count = max(self._some(site.staff), SMALLEST_STAFF) - sum(part.kind == Kind.STAFF for part in held)
        if not any(part.role == SchoolRole.PRINCIPAL for part in held):
            yield SchoolRole.PRINCIPAL, "Office"
            count -= 1
        for role, share in SHARES:
            for _number in range(number := max(round(site.staff * self.share * share), 1)):
                yield role, "Office" if role == SchoolRole.OFFICE else ""
            count -= number
        taken = {part.room for part in held}
        free = [room.name for room in self.places.classrooms(site) if room.name not in taken]
        self.random.shuffle(free)
        for number in range(count):
            yield SchoolRole.TEACHER, free[number] if number < len(free) else ""

    def _grades(self, site: Site) -> list[str]:
        grades = GRADES[site.kind]
        held = sum(part.school == site.code for part in PARTS if part.kind == Kind.STUDENT)
        return [grades[number % len(grades)] for number in range(self._some(site.students) - held)]

    def _families(self, seats: list[tuple[Site, str]]) -> Iterator[tuple[list[tuple[User, Site]], list[User]]]:
        begin = 0
        while begin < len(seats):
            (size,) = self.random.choices(FAMILY_SIZES, FAMILY_WEIGHTS)
            name = self.random.choice(FAMILY)
            members = [
                (self._person(Kind.STUDENT, family=name, grade=grade), site)
                for site, grade in seats[begin : begin + size]
            ]
            yield members, [self._guardian(name) for _number in range(self.random.choice((1, 1, 2, 2, 2)))]
            begin += size

    def _guardian(self, family: str) -> User:
        own = family if self.random.random() < 0.7 else self.random.choice(FAMILY)
        return self._person(Kind.GUARDIAN, family=own)

    def _person(self, kind: Kind, given: str = "", family: str = "", grade: str = "", salutation: str = "") -> User:
        made_up = not given
        given, family = given or self.random.choice(GIVEN), family or self.random.choice(FAMILY)
        has_address = made_up and grade not in WITHOUT_ADDRESS
        return User(
            email=self.addresses[kind].of(given, family) if has_address else None,
            kind=kind,
            given_name=given,
            family_name=family,
            salutation=salutation,
            grade=grade,
            password=make_password(None),
        )

    def _belong(self, user: User, code: str, role: str, room: str = "") -> Membership:
        people, place = self.people, self.places.rooms.get((code, room))
        if user.kind == Kind.STUDENT:
            people.students[code].append(user)
        else:
            people.staff[code].append(user)
            people.roles[user.pk] = role
            if place:
                people.rooms[user.pk] = place
        school = self.places.schools[code]
        return Membership(user=user, school=school, role=role, room=place, since=SINCE)

    def _some(self, number: int) -> int:
        return max(round(number * self.share), 1)


def holders(people: Iterable[User]) -> list[User]:
    """Those who carry a Chromebook of their own: students from grade 3 on."""
    return [person for person in people if person.grade not in WITHOUT_ADDRESS]
