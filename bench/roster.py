"""What an import of a large roster costs: `python -m bench.roster FOLDER [--people 200000]`.

Writes a OneRoster 1.2 package of a large district into FOLDER and imports it three times into the database of
DATABASE_URL: all new, the same again, and with small changes. Prints seconds, and the memory of this process.
Use a database that may be filled.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter

import django

SCHOOLS, STAFF_SHARE, GUARDIANS_PER_STUDENT = 100, 0.06, 1
CLASSES_PER_STUDENT, CLASS_SIZE = 7, 30
# Which school the person, class or enrollment of a number belongs to.
SchoolOf = Callable[[int], str]
GRADES = ["KG", *[f"{grade:02}" for grade in range(1, 13)]]


def main() -> None:
    """Generate, import, print."""
    arguments = _arguments()
    folder: Path = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    began = perf_counter()
    rows = write_package(folder, arguments.people)
    size = sum(file.stat().st_size for file in folder.iterdir()) / 1e6
    print(f"{rows:,} rows, {size:.0f} MB, written in {perf_counter() - began:.0f} s")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from bench.import_cost import measure  # noqa: PLC0415

    for name, change in (("all new", 0.0), ("the same again", 0.0), ("one in fifty changed", 0.02)):
        if change:
            change_some(folder, change)
        measure(f"{arguments.people:,} people: {name}", lambda: call_command("import_roster", str(folder)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=200_000)
    return parser.parse_args()


def write_package(folder: Path, people: int) -> int:
    """A complete package for so many people; returns its rows."""
    chance = random.Random(2027)
    staff = int(people * STAFF_SHARE)
    students = (people - staff) // (1 + GUARDIANS_PER_STUDENT)
    guardians = people - staff - students
    sections = students * CLASSES_PER_STUDENT // CLASS_SIZE // 2
    school = lambda number: f"org-{number % SCHOOLS}"  # noqa: E731
    rooms = [f"Rm {floor}{number:02}" for floor in (1, 2, 3) for number in range(1, 31)]
    write(folder, "manifest", ["propertyName", "value"], manifest())
    write(
        folder,
        "orgs",
        ["sourcedId", "status", "dateLastModified", "name", "type", "identifier", "parentSourcedId"],
        [["district", "", "", "Large School District", "district", "LSD", ""]]
        + [
            [school(n), "", "", f"{_word(n)} {('Elementary', 'Middle', 'High')[n % 3]} School", "school",
             f"S{n:03}", "district"] for n in range(SCHOOLS)
        ],
    )  # fmt: skip
    write(folder, "users", USERS, _users(staff, students, guardians))
    write(folder, "roles", ROLES, _roles(staff, students, guardians, school))
    write(folder, "academicSessions", SESSIONS, [
        ["year", "", "", "2026-27", "schoolYear", "2026-08-10", "2027-06-11", "", "2027"],
        ["fall", "", "", "Fall", "term", "2026-08-10", "2026-12-19", "year", "2027"],
        ["spring", "", "", "Spring", "term", "2027-01-04", "2027-06-11", "year", "2027"],
    ])  # fmt: skip
    write(folder, "courses", COURSES, (
        [f"course-{n}", "", "", "year", f"Course {n}", f"C{n:04}", "", "district", "", ""] for n in range(800)
    ))  # fmt: skip
    write(folder, "classes", CLASSES, (
        [f"class-{n}", "", "", f"Class {n}", "", f"course-{n % 800}", f"{n}", "scheduled", rooms[n // SCHOOLS % 90],
         school(n), "fall,spring", "", "", str(n % 7 + 1)] for n in range(sections)
    ))  # fmt: skip
    return write(folder, "enrollments", ENROLLMENTS, _enrollments(sections, students, staff, school, chance))


def manifest() -> list[list[str]]:
    """All files complete."""
    files = ["orgs", "users", "roles", "academicSessions", "courses", "classes", "enrollments"]
    return [["manifest.version", "1.0"], ["oneroster.version", "1.2"], *[[f"file.{name}", "bulk"] for name in files]]


def write(folder: Path, name: str, header: list[str], rows: Iterable[list[str]]) -> int:
    """Write one file; returns its rows."""
    count = 0
    with (folder / f"{name}.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        for count, row in enumerate(rows, 1):  # noqa: B007
            writer.writerow(row)
    return count


def change_some(folder: Path, share: float) -> None:
    """Give some people another family name, and let some students go."""
    path, chance = folder / "users.csv", random.Random(7)
    with path.open(newline="") as stream:
        header, *rows = csv.reader(stream)
    for row in rows:
        if chance.random() < share:
            row[7] += "-Smith"
    kept = [row for row in rows if not (row[0].startswith("S") and chance.random() < share)]
    write(folder, "users", header, kept)


USERS = [
    "sourcedId", "status", "dateLastModified", "enabledUser", "username", "userIds", "givenName", "familyName",
    "middleName", "identifier", "email", "sms", "phone", "agentSourcedIds", "grades", "password",
    "userMasterIdentifier", "resourceSourcedIds", "preferredGivenName", "preferredMiddleName", "preferredFamilyName",
    "primaryOrgSourcedId", "pronouns",
]  # fmt: skip
ROLES = ["sourcedId", "status", "dateLastModified", "userSourcedId", "roleType", "role", "beginDate", "endDate",
         "orgSourcedId", "userProfileSourcedId"]  # fmt: skip
SESSIONS = ["sourcedId", "status", "dateLastModified", "title", "type", "startDate", "endDate", "parentSourcedId",
            "schoolYear"]  # fmt: skip
COURSES = ["sourcedId", "status", "dateLastModified", "schoolYearSourcedId", "title", "courseCode", "grades",
           "orgSourcedId", "subjects", "subjectCodes"]  # fmt: skip
CLASSES = ["sourcedId", "status", "dateLastModified", "title", "grades", "courseSourcedId", "classCode", "classType",
           "location", "schoolSourcedId", "termSourcedIds", "subjects", "subjectCodes", "periods"]  # fmt: skip
ENROLLMENTS = ["sourcedId", "status", "dateLastModified", "classSourcedId", "schoolSourcedId", "userSourcedId",
               "role", "primary", "beginDate", "endDate"]  # fmt: skip
SYLLABLES = ["al", "ber", "ca", "dor", "en", "fa", "gor", "hin", "is", "jo", "kel", "lan", "mar", "nor", "ol", "pen"]


def _word(number: int) -> str:
    return "".join(SYLLABLES[number // 16**place % 16] for place in range(3)).capitalize()


def _users(staff: int, students: int, guardians: int) -> Iterable[list[str]]:
    for kind, amount in (("T", staff), ("S", students), ("G", guardians)):
        for n in range(amount):
            sourced_id = f"{kind}{n}"
            domain = "mail.example" if kind == "G" else "lsd.example"
            agent = f"G{n % guardians}" if kind == "S" else ""
            grade = GRADES[n % 13] if kind == "S" else ""
            yield [sourced_id, "", "", "true", sourced_id, "", _word(n), _word(n * 7 + 3), "", str(n),
                   f"{sourced_id.lower()}@{domain}", "", f"555-{n:06}", agent, grade, "secret", "", "", "", "", "",
                   "", ""]  # fmt: skip


def _roles(staff: int, students: int, guardians: int, school: SchoolOf) -> Iterable[list[str]]:
    for kind, amount, role in (("T", staff, "teacher"), ("S", students, "student"), ("G", guardians, "guardian")):
        for n in range(amount):
            yield [f"r-{kind}{n}", "", "", f"{kind}{n}", "primary", role, "2026-07-01", "", school(n), ""]


def _enrollments(
    sections: int, students: int, staff: int, school: SchoolOf, chance: random.Random
) -> Iterable[list[str]]:
    for n in range(students * CLASSES_PER_STUDENT):
        student = n // CLASSES_PER_STUDENT
        section = (student + SCHOOLS * chance.randrange(sections // SCHOOLS)) % sections
        yield [f"e-{n}", "", "", f"class-{section}", school(section), f"S{student}", "student", "", "", ""]
    for n in range(sections):
        yield [f"t-{n}", "", "", f"class-{n}", school(n), f"T{n % staff}", "teacher", "true", "", ""]


if __name__ == "__main__":
    main()
