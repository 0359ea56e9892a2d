"""People of a large district: staff, students, guardians, and those who work at the helpdesk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password

from bench.fill.copying import Table
from bench.fill.places import BELLS, ROOMS_OF_SCHOOL, SCHOOLS, room_id
from bench.fill.words import SYLLABLES
from users.models import (
    AcademicSession,
    ClassSection,
    ContactAddress,
    Enrollment,
    GuardianLink,
    Membership,
    RoleGrant,
    Team,
    TeamMember,
    User,
)

PASSWORD = "bench-only correct horse"
FIRST_ID = 1_000
SINCE = date(2022, 7, 1)
TECHNICIANS = 60
STAFF_SHARE, STUDENT_SHARE = 0.06, 0.55
CLASSES_OF_TEACHER, CLASSES_OF_STUDENT = 5, 6
# So many of the technicians are in the teams that work in all schools; the others have schools.
TEAMS = {"devices": 6, "network": 6, "data": 5, "security": 3}
MAIL_DOMAIN = "district.example"


@dataclass(frozen=True)
class People:
    """Who has which id: everybody of a kind stands in a row, and belongs to the schools in turn."""

    total: int

    @property
    def staff(self) -> range:
        """Teachers and other staff."""
        return range(FIRST_ID, FIRST_ID + max(int(self.total * STAFF_SHARE), SCHOOLS))

    @property
    def students(self) -> range:
        """Pupils."""
        return range(self.staff.stop, self.staff.stop + int(self.total * STUDENT_SHARE))

    @property
    def guardians(self) -> range:
        """Parents."""
        return range(self.students.stop, FIRST_ID + self.total)

    @property
    def technicians(self) -> range:
        """Those of the helpdesk; the last 20 work for teams."""
        return range(100, 100 + TECHNICIANS)

    lead, second_lead, director, administrator, key_holder = 200, 201, 202, 203, 204

    def school_of(self, person: int) -> int:
        """The school of a person of the roster."""
        return (person - FIRST_ID) % SCHOOLS + 1

    def room_of(self, staff: int) -> int:
        """Where somebody of the staff works."""
        return room_id(self.school_of(staff), (staff - FIRST_ID) // SCHOOLS % ROOMS_OF_SCHOOL)

    def schools_of(self, technician: int) -> list[int]:
        """The schools of a technician: each school has one, and the second half another besides."""
        place, of = technician - self.technicians.start, TECHNICIANS - sum(TEAMS.values())
        return [] if place >= of else [school for school in range(1, SCHOOLS + 1) if school % of == place]

    def technician_of(self, school: int) -> int:
        """Who looks after a school."""
        return self.technicians.start + school % (TECHNICIANS - sum(TEAMS.values()))

    def members(self) -> dict[str, range]:
        """The people of the teams by key."""
        start, found = self.technicians.stop - sum(TEAMS.values()), {}
        for key, size in TEAMS.items():
            found[key] = range(start, start + size)
            start += size
        return found

    def name(self, person: int) -> tuple[str, str]:
        """Given and family name."""
        return _name(person), _name(person * 7 + 3)

    def email(self, person: int) -> str:
        """The sign-in address."""
        return f"{_name(person)}.{_name(person * 7 + 3)}.{person}@{MAIL_DOMAIN}".lower()


def _name(number: int) -> str:
    return "".join(SYLLABLES[number // 28**place % 28] for place in range(3)).capitalize()


def make_people(people: People) -> None:
    """Everybody, with memberships, classes, families and roles."""
    _copy_users(people)
    Table(Membership, "user_id", "school_id", "role", "room_id", "since", "from_roster").fill(_memberships(people))
    Table(GuardianLink, "guardian_id", "student_id", "from_roster").fill(_families(people))
    Table(ContactAddress, "user_id", "address", "from_roster").fill(
        (guardian, f"p{guardian}@mail.example", True) for guardian in people.guardians
    )
    _copy_classes(people)
    _give_roles(people)


def _copy_users(people: People) -> None:
    table = Table(
        User, "id", "email", "kind", "given_name", "family_name", "salutation", "grade", "roster_id", "password"
    )
    password = make_password(PASSWORD)
    table.fill(_users(people, password))


def _users(people: People, password: str) -> Iterator[tuple[Any, ...]]:
    helpdesk = [*people.technicians, people.lead, people.second_lead, people.director]
    rows = [
        (people.staff, "staff"), (people.students, "student"), (people.guardians, "guardian"),
        ([*helpdesk, people.administrator, people.key_holder], "staff"),
    ]  # fmt: skip
    can_sign_in = {*helpdesk, people.administrator, people.key_holder, *people.staff[:200], *people.students[:10]}
    for ids, kind in rows:
        for person in ids:
            email = None if kind == "guardian" or (kind == "student" and person % 5 == 0) else people.email(person)
            given, family = people.name(person)
            salutation = ("Ms.", "Mr.")[person % 2] if kind == "staff" else ""
            grade = f"{person % 12 + 1:02}" if kind == "student" else ""
            secret = password if person in can_sign_in else f"!{person}"
            yield person, email, kind, given, family, salutation, grade, f"r-{person}", secret


def _memberships(people: People) -> Iterator[tuple[Any, ...]]:
    for number, person in enumerate(people.staff):
        role = "teacher" if number // SCHOOLS % 8 or number < SCHOOLS else ("office", "aide", "counselor")[number % 3]
        yield person, people.school_of(person), role, people.room_of(person), SINCE, True
    for person in people.students:
        yield person, people.school_of(person), "student", None, SINCE, True
    for person in people.technicians:
        for school in people.schools_of(person):
            yield person, school, "other", None, SINCE, True


def _families(people: People) -> Iterator[tuple[Any, ...]]:
    guardians = people.guardians
    for number, student in enumerate(people.students):
        if guardians:
            yield guardians[number % len(guardians)], student, True


def _copy_classes(people: People) -> None:
    """Teachers teach five periods of seven in their own rooms; students sit in six classes of their school."""
    AcademicSession.objects.create(
        roster_id="year", title="2026-27", type="schoolYear", starts=date(2026, 8, 10), ends=date(2027, 6, 12)
    )
    sections = Table(
        ClassSection, "id", "roster_id", "school_id", "title", "location", "room_id", "periods", "session_ids"
    )
    enrollments = Table(Enrollment, "roster_id", "section_id", "user_id", "role", "primary")
    teachers, classes = people.staff, len(people.staff) * CLASSES_OF_TEACHER
    sections.fill(_sections(people, teachers, classes))
    enrollments.fill(
        (f"t-{number}", number + 1, teachers[number // CLASSES_OF_TEACHER], "teacher", True)
        for number in range(classes)
    )
    enrollments.fill(
        (f"e-{student}-{n}", _class_of(student, n, len(teachers)), student, "student", False)
        for student in people.students
        for n in range(CLASSES_OF_STUDENT)
    )


def _sections(people: People, teachers: range, classes: int) -> Iterator[tuple[Any, ...]]:
    for number in range(classes):
        teacher = teachers[number // CLASSES_OF_TEACHER]
        period = (teacher + number % CLASSES_OF_TEACHER) % len(BELLS) + 1
        room = people.room_of(teacher)
        school = people.school_of(teacher)
        location = str(100 + (teacher - FIRST_ID) // SCHOOLS % ROOMS_OF_SCHOOL)
        yield number + 1, f"c-{number}", school, f"Class {number}", location, room, f"{{{period}}}", "{year}"


def _class_of(student: int, n: int, teachers: int) -> int:
    """A class of a teacher of the student's school."""
    row = (student // SCHOOLS + n * 5) % (teachers // SCHOOLS)
    teacher = (student - FIRST_ID) % SCHOOLS + SCHOOLS * row
    return teacher * CLASSES_OF_TEACHER + (student + n) % CLASSES_OF_TEACHER + 1


def _give_roles(people: People) -> None:
    district = [
        (people.lead, "lead"), (people.second_lead, "lead"), (people.director, "director"),
        (people.administrator, "administrator"), (people.key_holder, "key_holder"),
    ]  # fmt: skip
    grants = [RoleGrant(user_id=person, role=role, since=SINCE) for person, role in district]
    grants += [
        RoleGrant(user_id=person, role="technician", school_id=school, since=SINCE)
        for person in people.technicians
        for school in people.schools_of(person)
    ]
    grants += [
        RoleGrant(user_id=person, role="principal", school_id=people.school_of(person), since=SINCE)
        for person in people.staff[-SCHOOLS:]
    ]
    RoleGrant.objects.bulk_create(grants)
    teams = dict(Team.objects.values_list("key", "pk"))
    TeamMember.objects.bulk_create(
        TeamMember(team_id=teams[key], user_id=person)
        for key, members in people.members().items()
        for person in members
    )
