"""From rows to records: one function a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from users.roster import values
from users.roster.columns import DATES
from users.roster.dates import DateReader
from users.roster.manifest import Manifest, read_manifest
from users.roster.notes import Notes
from users.roster.package import Package
from users.roster.records import Belonging, Course, Enrolled, Org, Person, Section, Session
from users.roster.table import Row, Table
from users.roster.values import joined

Rows = Iterator[tuple[int, Row]]
LONGEST_ID = values.LONGEST_ID


class Reader:
    """Reads one package; what is odd goes into `notes`."""

    def __init__(self, package: Package, notes: Notes) -> None:
        """Read the manifest."""
        self.package, self.notes = package, notes
        self.manifest: Manifest = read_manifest(package, notes)
        self._dates = DateReader(self._all_dates)
        self._file = ""
        self._kind = ""

    def orgs(self) -> Iterator[Org]:
        """Schools, departments, the district."""
        for line, row in self._rows("orgs", "schools"):
            yield Org(
                row["sourcedId"],
                line,
                self._active(row, line),
                row["name"],
                row.get("type", "").lower() or "school",
                row.get("identifier", ""),
                row.get("parentSourcedId", ""),
            )

    def people(self) -> Iterator[Person]:
        """People, with roles and schools where the file is of version 1.1."""
        for line, row in self._rows("users", "people"):
            yield Person(
                row["sourcedId"],
                line,
                self._active(row, line),
                values.truth(row.get("enabledUser", ""), default=True),
                row.get("username", "")[:255],
                (row.get("preferredGivenName") or row["givenName"])[:100],
                (row.get("preferredFamilyName") or row["familyName"])[:100],
                self._address(row, line),
                (row.get("phone") or row.get("sms", ""))[:40],
                values.grade(row.get("grades", "")),
                joined(self._roles(row.get("role", ""), line)),
                joined(values.items(row.get("orgSourcedIds", ""))),
                joined(values.items(row.get("agentSourcedIds", ""))),
                row.get("primaryOrgSourcedId", ""),
            )

    def belongings(self) -> Iterator[Belonging]:
        """Roles at schools, of version 1.2."""
        for line, row in self._rows("roles", "memberships", key="userSourcedId"):
            for role in self._roles(row["role"], line):
                yield Belonging(
                    row["userSourcedId"],
                    line,
                    self._active(row, line),
                    row["orgSourcedId"],
                    role,
                    row.get("roleType", "").lower() != "secondary",
                    self._date(row, "beginDate", line),
                    self._date(row, "endDate", line),
                )

    def sessions(self) -> Iterator[Session]:
        """School years and terms."""
        for line, row in self._rows("academicSessions", "sessions"):
            yield Session(
                row["sourcedId"],
                line,
                self._active(row, line),
                row["title"][:120],
                row.get("type", "")[:20],
                self._date(row, "startDate", line),
                self._date(row, "endDate", line),
                row.get("parentSourcedId", ""),
            )

    def courses(self) -> Iterator[Course]:
        """Courses."""
        for line, row in self._rows("courses", "classes"):
            yield Course(row["sourcedId"], line, self._active(row, line), row.get("courseCode", "")[:80])

    def sections(self) -> Iterator[Section]:
        """Classes."""
        for line, row in self._rows("classes", "classes"):
            yield Section(
                row["sourcedId"],
                line,
                self._active(row, line),
                row.get("title", "")[:255],
                row.get("courseSourcedId", ""),
                row.get("classCode", "")[:80],
                values.place(row.get("location", ""))[:255],
                row["schoolSourcedId"],
                joined(values.ids(row.get("termSourcedIds", ""))),
                joined(values.periods(row.get("periods", ""))),
                joined(values.grades(row.get("grades", ""))),
            )

    def enrollments(self) -> Iterator[Enrolled]:
        """Who is in which class."""
        for line, row in self._rows("enrollments", "enrollments", key="userSourcedId"):
            yield Enrolled(
                row.get("sourcedId") or self._composed(row, line),
                line,
                self._active(row, line),
                row["classSourcedId"],
                row.get("schoolSourcedId", ""),
                row["userSourcedId"],
                self._enrolled_as(row, line),
                values.truth(row.get("primary", ""), default=False),
                self._date(row, "beginDate", line),
                self._date(row, "endDate", line),
            )

    def _rows(self, name: str, kind: str, key: str = "sourcedId") -> Rows:
        """The rows of a file that have an id; none where the package does not bring the file."""
        if not self.package.has(name):
            return
        table = Table(self.package, name, self.notes, kind)
        self._file, self._kind = table.file, kind
        for line, row in table.rows():
            if not row[key]:
                self._warn(_("A row has no id and is left out."), line)
            elif any(len(row.get(column, "")) > LONGEST_ID for column in (key, "sourcedId")):
                self._warn(_("An id is longer than any standard allows; the row is left out."), line)
            else:
                yield line, row

    def _warn(self, what: str, line: int) -> None:
        self.notes.warn(self._kind, what, f"{self._file} line {line}")

    def _active(self, row: Row, line: int) -> bool:
        status = row.get("status", "").lower()
        if status in values.GONE:
            return False
        if status not in values.ACTIVE:
            self._warn(_("A status word is unknown and taken as active."), line)
        return True

    def _address(self, row: Row, line: int) -> str:
        """The e-mail address; where none is given, a user name that is one (single sign-on logins)."""
        said = row.get("email", "")
        if said and not values.address(said):
            self._warn(_("An e-mail address is not usable and left out."), line)
        return values.address(said) or values.address(row.get("username", ""))

    def _roles(self, said: str, line: int) -> list[str]:
        found = [(word, values.role(word)) for word in values.items(said)]
        for word, role in found:
            if role is None:
                self._warn(_("The role “%(word)s” is unknown and taken as staff.") % {"word": word[:40]}, line)
        return list(dict.fromkeys(role or "other" for _word, role in found))

    def _enrolled_as(self, row: Row, line: int) -> str:
        word = row.get("role", "").lower()
        role = values.role(word)
        if role is None:
            self._warn(_("A role in a class is unknown and taken as student."), line)
        return word if word in {"administrator", "proctor"} else role or "student"

    def _composed(self, row: Row, line: int) -> str:
        """Some exports number no enrollments; class, person and role tell them apart as well."""
        self._warn(_("An enrollment has no id; class, person and role stand in for it."), line)
        return "|".join((row["classSourcedId"], row["userSourcedId"], row.get("role", "").lower()))[:255]

    def _date(self, row: Row, column: str, line: int) -> date | None:
        said = row.get(column, "")
        found = self._dates.read(said) if said else None
        if said and found is None:
            self._warn(_("A date is not readable and left out."), line)
        return found

    def _all_dates(self) -> Iterator[str]:
        quiet = Notes()
        for name, columns in DATES.items():
            if self.package.has(name):
                for _line, row in Table(self.package, name, quiet, "").rows():
                    yield from (row[column] for column in columns if column in row)
