"""Classes of the demo district: who teaches what, when and where, and who sits in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from random import Random

from helpdesk.demo.days import TERMS
from helpdesk.demo.people import GRADES, People
from helpdesk.demo.places import PERIODS, SITES, Places, Site
from users.models import AcademicSession, ClassSection, Enrollment, User

SUBJECTS = ("English", "Math", "Science", "Social studies", "Spanish", "Art", "Music", "PE", "Health", "Computers")
TAUGHT, TAKEN, LARGEST = 5, 6, 32
# Periods in which people of the story do not teach; everybody else has two free ones by lot.
FREE = {"elena": (4, 6), "hannah": (3, 6), "james": (4, 7), "karen": (5, 7), "david": (2, 6), "ben": (1, 5)}
GRADE = {"elena": "07"}  # Kim is in one of her classes
TOGETHER = ("elena", "david", "2")  # whose class, who teaches it, too, where he has no other
SUBJECT = {"elena": "Social studies", "karen": "English", "hannah": "Math", "james": "Science", "david": "Math"}


@dataclass(frozen=True)
class _Class:
    section: ClassSection
    teacher: User


def add_timetable(places: Places, people: People) -> None:
    """Add the school years, the classes of every teacher with a room, and the students in them."""
    years = [_year(first, last) for first, last in TERMS]
    AcademicSession.objects.bulk_create(years)
    random = Random("2027 timetable")  # noqa: S311  # a made-up timetable is no secret
    fixed = {people.parts[key].pk: key for key in FREE}
    classes = {site.code: list(_classes(site, places, people, fixed, years, random)) for site in SITES}
    ClassSection.objects.bulk_create(one.section for all_ in classes.values() for one in all_)
    Enrollment.objects.bulk_create(
        enrollment for site in SITES for enrollment in _enrollments(site, classes[site.code], people, random)
    )


def _year(first: date, last: date) -> AcademicSession:
    title = f"School year {first.year}–{last.year % 100:02}"
    return AcademicSession(
        roster_id=f"year-{last.year}", title=title, type="schoolYear", starts=first, ends=last + timedelta(days=1)
    )


def _classes(
    site: Site,
    places: Places,
    people: People,
    fixed: dict[int, str],
    years: list[AcademicSession],
    random: Random,
) -> Iterator[_Class]:
    number = 0
    for teacher in people.teachers(site.code):
        key, grade = fixed.get(teacher.pk, ""), random.choice(GRADES[site.kind])
        for title, periods in _teaching(site, key, GRADE.get(key, grade), random):
            number += 1
            room = people.rooms[teacher.pk]
            section = ClassSection(
                roster_id=f"class-{site.code}-{number:03}",
                school=places.schools[site.code],
                title=title,
                location=room.name,
                room=room,
                periods=[str(period) for period in periods],
                session_ids=[year.roster_id for year in years],
            )
            yield _Class(section, teacher)


def _teaching(site: Site, key: str, grade: str, random: Random) -> Iterator[tuple[str, list[int]]]:
    """(title, periods) of what a teacher teaches: one class all day where the small are, else one a period."""
    name = "kindergarten" if grade == "KG" else f"grade {int(grade)}"
    free = FREE.get(key) or random.sample(range(1, PERIODS + 1), PERIODS - TAUGHT)
    if site.kind == "elementary":
        yield f"Homeroom, {name}", [period for period in range(1, PERIODS) if period != free[0]]
        return
    subject = SUBJECT.get(key) or random.choice(SUBJECTS)
    for period in range(1, PERIODS + 1):
        if period not in free:
            yield f"{subject}, {name}", [period]


def _enrollments(site: Site, classes: list[_Class], people: People, random: Random) -> Iterator[Enrollment]:
    for one in classes:
        yield _enroll(one.section, one.teacher, "teacher")
        if helper := _helper(one, people):
            yield _enroll(one.section, helper, "teacher", primary=False)
    seats = {id(one): LARGEST for one in classes}
    for student in people.students[site.code]:
        taken: set[str] = set()
        offered = [one for one in random.sample(classes, min(len(classes), 40)) if seats[id(one)]]
        offered = [*_of_the_story(student, classes, people), *offered]
        for one in islice(_fitting(offered, taken), 1 if site.kind == "elementary" else TAKEN):
            taken |= set(one.section.periods)
            seats[id(one)] -= 1
            yield _enroll(one.section, student, "student")


def _of_the_story(student: User, classes: list[_Class], people: People) -> list[_Class]:
    """Elena teaches Kim, and may ask for help for her."""
    if student != people.parts["kim"]:
        return []
    return [one for one in classes if one.teacher == people.parts["elena"]][:1]


def _fitting(offered: list[_Class], taken: set[str]) -> Iterator[_Class]:
    """Classes in periods that are still free; `taken` grows meanwhile."""
    return (one for one in offered if not taken & set(one.section.periods))


def _helper(one: _Class, people: People) -> User | None:
    """Who teaches a class together with its teacher."""
    teacher, helper, period = TOGETHER
    is_shared = one.teacher == people.parts[teacher] and one.section.periods == [period]
    return people.parts[helper] if is_shared else None


def _enroll(section: ClassSection, user: User, role: str, *, primary: bool | None = None) -> Enrollment:
    first = role == "teacher" if primary is None else primary
    return Enrollment(roster_id=f"{section.roster_id}-{user.pk}", section=section, user=user, role=role, primary=first)
