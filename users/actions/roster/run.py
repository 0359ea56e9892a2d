"""The import of one roster, from reading to history."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from audit.clock import now
from audit.context import context
from audit.refusal import Refused
from schools.models import District
from users import leaving as rooms_above
from users import policy
from users.actions.roster import belonging, leaving, people, places, timetable, years
from users.actions.roster.count import Count
from users.models import RosterRun, User
from users.roster import Notes, Package, RosterError
from users.roster.manifest import Mode
from users.roster.reading import Reader
from users.roster.records import Belonging, Course, Enrolled, Org, Person, Section, Session
from users.staging import ask, run, stage


def import_roster(path: Path, *, by: User, dry_run: bool = False, allow_drop: bool = False) -> RosterRun:
    """<by> imported a roster.

    All or nothing, in one transaction; with `dry_run` it is done whole and taken back, so that the counts are
    true. People are matched by their roster id only, and never deleted. `allow_drop` believes a roster in which
    many people of a school are missing. Raises RosterError (a sentence) where the roster cannot be taken, Refused
    for somebody who may not import.
    """
    if not policy.may_import_roster(by):
        raise Refused(_("Only administrators import rosters."))
    notes = Notes()
    reader = Reader(Package(path), notes)
    with transaction.atomic(), context(batch=uuid4()):
        _one_at_a_time()
        run("SET LOCAL work_mem = '64MB'")
        counts = _Import(reader, notes, by, allow_drop).work()
        kept = RosterRun.objects.create(
            at=now(),
            by=by,
            source=reader.package.source[:255],
            version=reader.manifest.version[:10],
            counts={kind: count.as_data() for kind, count in counts.items()},
            warnings=notes.as_data(),
        )
        record(kept, "imported", by=by, data={"counts": kept.counts})
        transaction.set_rollback(dry_run)
    return kept


def _one_at_a_time() -> None:
    if not ask("SELECT pg_try_advisory_xact_lock(hashtext('users.roster'))")[0][0]:
        raise RosterError(_("Another roster is being imported right now. Wait until it is done."))


@dataclass
class _Import:
    """The steps of one import, in the order in which they need each other."""

    reader: Reader
    notes: Notes
    by: User
    allow_drop: bool
    staged: dict[str, int] = field(default_factory=dict)

    def work(self) -> dict[str, Count]:
        """Do all steps; returns what became of each kind of record."""
        self._stage()
        at = now()
        today = at.astimezone(District.current().zone).date()
        counts: dict[str, Count] = {}
        bulk_people, roles_apart = self._is_bulk("users"), bool(self.staged["roles"])
        partial = roles_apart and not self._is_bulk("roles")
        if roles_apart and not partial and not self.allow_drop:
            leaving.refuse_short_roles(bulk_people=bulk_people)
        people.resolve_people(roles_apart=roles_apart, partial=partial, today=today, notes=self.notes)
        counts["schools"] = places.keep_schools(bulk=self._is_bulk("orgs"), notes=self.notes)
        leaving.find_leavers(bulk=bulk_people, today=today, notes=self.notes)
        if not self.allow_drop:
            leaving.refuse_short_file()
        people.choose_sign_in(bulk=bulk_people, notes=self.notes)
        counts["people"] = people.keep_people(at=at)
        run("ANALYZE users_user")  # the planner must know of a whole district that was not there a moment ago
        leaving.let_in(counts["people"], by=self.by, notes=self.notes)
        leaving.shut_out(counts["people"], by=self.by, at=at)
        counts["memberships"] = belonging.keep_memberships(
            roles_apart=roles_apart, bulk=self._is_bulk("roles"), notes=self.notes
        )
        counts["guardians"] = belonging.keep_guardians(bulk=bulk_people, notes=self.notes)
        counts |= self._timetable()
        places.close_schools(counts["schools"], self.notes)
        for sentence in rooms_above.what_leavers_hold():
            self.notes.warn("leavers", sentence)
        return counts

    def _timetable(self) -> dict[str, Count]:
        timetable.remember_homes()
        dates = years.known_dates()
        counts = {
            "rooms": places.keep_rooms(self.notes),
            "sessions": timetable.keep_sessions(bulk=self._is_bulk("academicSessions"), notes=self.notes),
            "classes": timetable.keep_classes(bulk=self._is_bulk("classes"), notes=self.notes),
            "enrollments": timetable.keep_enrollments(bulk=self._is_bulk("enrollments"), notes=self.notes),
        }
        run("ANALYZE users_enrollment, users_classsection, users_membership")
        timetable.settle_teachers()
        years.keep_years(dates)
        return counts

    def _stage(self) -> None:
        reader = self.reader
        self.staged = {
            "orgs": stage("r_org", Org, reader.orgs()),
            "users": stage("r_person", Person, reader.people()),
            "roles": stage("r_role", Belonging, reader.belongings()),
            "academicSessions": stage("r_session", Session, reader.sessions()),
            "courses": stage("r_course", Course, reader.courses()),
            "classes": stage("r_section", Section, reader.sections()),
            "enrollments": stage("r_enrolled", Enrolled, reader.enrollments()),
        }
        for name, mode in reader.manifest.modes.items():
            if not self.staged[name] and mode == Mode.BULK:
                self.notes.warn(
                    "manifest", _("%(name)s.csv has no rows; it is read as changes only.") % {"name": name}
                )

    def _is_bulk(self, name: str) -> bool:
        """Whether a record that the file does not name is gone. An empty file is never believed to say so."""
        return self.reader.manifest.is_bulk(name) and bool(self.staged[name])
