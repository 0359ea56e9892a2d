"""The records of a package in the shape in which they go into the database for comparison."""

from __future__ import annotations

from datetime import date  # read at run time: the shape of a record is the shape of its table
from typing import NamedTuple


class Org(NamedTuple):
    """A school, department or district. `type` is in lower case."""

    sourced_id: str
    line: int
    active: bool
    name: str
    type: str
    identifier: str
    parent: str


class Person(NamedTuple):
    """A row of users.csv. `roles`, `orgs` and `agents` are joined lists; `enabled`: may sign in."""

    sourced_id: str
    line: int
    active: bool
    enabled: bool
    username: str
    given_name: str
    family_name: str
    address: str
    phone: str
    grade: str
    roles: str
    orgs: str
    agents: str
    main_org: str


class Belonging(NamedTuple):
    """A person's role at an org, from roles.csv (1.2)."""

    person: str
    line: int
    active: bool
    org: str
    role: str
    main: bool
    since: date | None
    until: date | None


class Session(NamedTuple):
    """A school year, term or grading period."""

    sourced_id: str
    line: int
    active: bool
    title: str
    type: str
    starts: date | None
    ends: date | None
    parent: str


class Course(NamedTuple):
    """A course, taken for its code."""

    sourced_id: str
    line: int
    active: bool
    code: str


class Section(NamedTuple):
    """A class. `periods`, `sessions` and `grades` are joined lists."""

    sourced_id: str
    line: int
    active: bool
    title: str
    course: str
    code: str
    location: str
    org: str
    sessions: str
    periods: str
    grades: str


class Enrolled(NamedTuple):
    """A person in a class."""

    sourced_id: str
    line: int
    active: bool
    section: str
    org: str
    person: str
    role: str
    is_main: bool
    since: date | None
    until: date | None
