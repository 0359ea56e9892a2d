"""Words, numbers and lists of OneRoster, in all the spellings that districts send."""

from __future__ import annotations

import re

from users.choices import SchoolRole

SEPARATOR = "\x1f"  # between the items of a list on its way into the database
TRUE = frozenset({"true", "t", "1", "yes", "y"})
FALSE = frozenset({"false", "f", "0", "no", "n"})
GONE = frozenset({"tobedeleted", "inactive", "deleted", "disabled"})
ACTIVE = frozenset({"", "active"})
GRADES = {
    "0": "KG", "00": "KG", "k": "KG", "kg": "KG", "kinder": "KG", "kindergarten": "KG",
    "-1": "TK", "tk": "TK", "-2": "PK", "pk": "PK", "prek": "PK", "prekindergarten": "PK",
}  # fmt: skip
# Roles of OneRoster 1.1 and 1.2, and words of local vocabularies that say the same.
ROLES: dict[str, str] = {
    "teacher": SchoolRole.TEACHER,
    "aide": SchoolRole.AIDE,
    "paraprofessional": SchoolRole.AIDE,
    "teacheraide": SchoolRole.AIDE,
    "assistant": SchoolRole.AIDE,
    "counselor": SchoolRole.COUNSELOR,
    "counsellor": SchoolRole.COUNSELOR,
    "principal": SchoolRole.PRINCIPAL,
    "assistantprincipal": SchoolRole.PRINCIPAL,
    "administrator": SchoolRole.OFFICE,
    "siteadministrator": SchoolRole.OFFICE,
    "secretary": SchoolRole.OFFICE,
    "registrar": SchoolRole.OFFICE,
    "office": SchoolRole.OFFICE,
    "districtadministrator": SchoolRole.OTHER,
    "systemadministrator": SchoolRole.OTHER,
    "proctor": SchoolRole.OTHER,
    "staff": SchoolRole.OTHER,
    "faculty": SchoolRole.OTHER,
    "librarian": SchoolRole.OTHER,
    "nurse": SchoolRole.OTHER,
    "student": SchoolRole.STUDENT,
    "learner": SchoolRole.STUDENT,
    "pupil": SchoolRole.STUDENT,
    "guardian": SchoolRole.GUARDIAN,
    "parent": SchoolRole.GUARDIAN,
    "relative": SchoolRole.GUARDIAN,
    "contact": SchoolRole.GUARDIAN,
    "caregiver": SchoolRole.GUARDIAN,
}
LONGEST_ID = 255  # characters, as the standard says
NOWHERE = frozenset({"", "tbd", "tba", "na", "none", "online", "virtual", "remote", "offsite"})
_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")
_COMMA_OUTSIDE_BRACKETS = re.compile(r",(?![^(]*\))")


def truth(value: str, default: bool) -> bool:
    """`true`, `TRUE`, `1`, `Yes` …; `default` where nothing usable is said."""
    word = value.lower()
    return True if word in TRUE else False if word in FALSE else default


def items(value: str) -> list[str]:
    """The ids of a list: OneRoster's commas, but also semicolons and bars."""
    return [item for item in (part.strip(" \"'[]") for part in re.split(r"[,;|]", value)) if item]


def ids(value: str) -> list[str]:
    """The ids of a list that can be ids at all."""
    return [item for item in items(value) if len(item) <= LONGEST_ID]


def joined(values: list[str]) -> str:
    """A list as one text for the database."""
    return SEPARATOR.join(values)


def periods(value: str) -> list[str]:
    """Period labels: `1,3` are two, `1(A,B)` is one (a period on two days of a cycle)."""
    return [label.strip()[:40] for label in _COMMA_OUTSIDE_BRACKETS.split(value) if label.strip()]


def grade(value: str) -> str:
    """The first grade of a list, as two digits or `KG`, `TK`, `PK`; other words in capitals."""
    first = next(iter(items(value)), "").lower()
    number = first.lstrip("0")
    if number.isdigit():
        return number.zfill(2)[:10]
    return GRADES.get(first.replace("-", "") if not first.startswith("-") else first, first.upper())[:10]


def grades(value: str) -> list[str]:
    """The grades of a list, each as `grade` writes it."""
    return list(dict.fromkeys(grade(item) for item in items(value)))


def role(value: str) -> str | None:
    """What a role word means at a school; None for a word that nobody told us."""
    return ROLES.get(re.sub(r"[^a-z]", "", value.lower().removeprefix("ext:")))


def address(value: str) -> str:
    """An e-mail address in lower case; empty where the value is none."""
    found = value.strip().lower()
    return found if len(found) <= 254 and _ADDRESS.fullmatch(found) else ""


def place(value: str) -> str:
    """The text of a location; empty for words that mean no room."""
    return "" if re.sub(r"[^a-z0-9]", "", value.lower()) in NOWHERE else value
