"""Schools out of orgs, and rooms out of the locations of classes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from schools.choices import SchoolKind
from schools.models import Room, School
from schools.room_names import room_key, room_name
from users.actions.roster.count import Count
from users.roster import Notes
from users.staging import ask, run

OFFICES = ("district", "local", "department")
KIND_WORDS = (
    (SchoolKind.ALTERNATIVE, r"alternative|virtual|online|continuation|opportunity"),
    (SchoolKind.MIDDLE, r"middle|junior high|jr\.? high|intermediate"),
    (SchoolKind.HIGH, r"high|secondary"),
    (SchoolKind.ELEMENTARY, r"elementary|primary|kindergarten|elem"),
    (SchoolKind.OFFICE, r"district office|central office|administration"),
)


def keep_schools(*, bulk: bool, notes: Notes) -> Count:
    """Create the schools that are new; link, and reactivate, those we know; find the school of each org.

    A school is known by its org's sourcedId, else by a code that equals the org's identifier. Names are given by
    people: one that differs is left and told. A district or department becomes a site of its own only where staff
    belong to it.
    """
    count = Count()
    orgs = ask("SELECT DISTINCT ON (sourced_id) sourced_id, name, type, identifier, active FROM r_org"
               " ORDER BY sourced_id, line DESC")  # fmt: skip
    staffed = {row[0] for row in ask(STAFFED_ORGS)}
    grades = dict(ask(USUAL_GRADES))
    known = {school.roster_id: school for school in School.objects.exclude(roster_id=None)}
    codes = {school.code: school for school in School.objects.all()}
    for sourced_id, name, kind, identifier, active in orgs:
        is_site = kind == "school" or (kind in OFFICES and sourced_id in staffed) or sourced_id in known
        if not is_site or not active:
            continue
        school = known.get(sourced_id) or _by_code(codes, identifier, sourced_id)
        if school is None:
            school = _create(sourced_id, name, kind, _code(identifier, name, codes), grades.get(sourced_id))
            codes[school.code] = school
            count.created += 1
        else:
            _link(school, sourced_id, name, count, notes)
    run(SCHOOL_OF_ORG)
    gone = {row[0] for row in orgs if not row[4]} | (set(known) - {row[0] for row in orgs} if bulk and orgs else set())
    count.gone = [known[sourced_id] for sourced_id in gone if sourced_id in known and known[sourced_id].active]
    return count


def close_schools(count: Count, notes: Notes) -> None:
    """Close the schools that left the roster, once nobody belongs to them."""
    for school in count.gone:
        if school.memberships.filter(user__is_active=True).exists():
            notes.warn("schools", _("A school left the roster but people still belong to it; it stays."), school.name)
        else:
            School.objects.filter(pk=school.pk).update(active=False)
            count.deactivated += 1


def _by_code(codes: dict[str, School], identifier: str, sourced_id: str) -> School | None:
    """A school made by hand before the first roster, recognised by its code."""
    found = codes.get(identifier) or codes.get(sourced_id)
    return found if found and found.roster_id is None else None


def _link(school: School, sourced_id: str, name: str, count: Count, notes: Notes) -> None:
    if name and school.name != name[:120]:
        notes.warn("schools", _("A school is called otherwise here; our name stays."), f"{name} / {school.name}")
    if school.roster_id == sourced_id and school.active:
        count.unchanged += 1
        return
    count.reactivated += not school.active
    count.updated += school.active
    school.roster_id, school.active = sourced_id, True
    school.save(update_fields=["roster_id", "active"])


def _create(sourced_id: str, name: str, org_type: str, code: str, grade: float | None) -> School:
    kind = SchoolKind.OFFICE if org_type in OFFICES else school_kind(name, grade)
    return School.objects.create(
        code=code, name=(name or code)[:120], short_name=short_name(name)[:40], kind=kind, roster_id=sourced_id
    )


def school_kind(name: str, grade: float | None) -> SchoolKind:
    """What a school probably is, by its name, else by the usual grade of its students."""
    for kind, words in KIND_WORDS:
        if re.search(rf"\b(?:{words})\b", name, re.IGNORECASE):
            return kind
    if grade is None:
        return SchoolKind.ELEMENTARY
    return SchoolKind.HIGH if grade > 8.5 else SchoolKind.MIDDLE if grade > 5.5 else SchoolKind.ELEMENTARY


def short_name(name: str) -> str:
    """`Lincoln MS` for `Lincoln Middle School`: what fits a dense row."""
    for words, short in (("Elementary School", "ES"), ("Middle School", "MS"), ("High School", "HS")):
        if name.endswith(f" {words}"):
            return f"{name.removesuffix(words)}{short}"
    return ""


def _code(identifier: str, name: str, taken: Iterable[str]) -> str:
    """The identifier of the org, else initials of the name; with a number where it is taken."""
    initials = "".join(word[0] for word in re.findall(r"[A-Za-z0-9]+", name)).upper()
    base = (identifier or initials or "SCHOOL")[:20]
    numbered = (f"{base[:14]}-{number}" for number in itertools.count(2))
    return base if base not in taken else next(code for code in numbered if code not in taken)


def keep_rooms(notes: Notes) -> Count:
    """Find the room of each location in its school; create what is missing. Fills `r_room` (school, text, room)."""
    count = Count()
    run("DROP TABLE IF EXISTS r_room")
    run("CREATE TEMP TABLE r_room (school_id bigint, location text, room_id bigint) ON COMMIT DROP")
    rooms = {(school, room_key(name)): pk for pk, school, name in Room.objects.values_list("pk", "school_id", "name")}
    said = ask(LOCATIONS)
    missing = {
        (school, room_key(text)): room_name(text) for school, text in said if (school, room_key(text)) not in rooms
    }
    made = Room.objects.bulk_create(
        [Room(school_id=school, name=name) for (school, key), name in missing.items() if key], batch_size=1000
    )
    rooms |= {(room.school_id, room_key(room.name)): room.pk for room in made}
    found = [(school, text, rooms.get((school, room_key(text)))) for school, text in said]
    if found:
        schools, texts, ids = zip(*found, strict=True)
        run("INSERT INTO r_room SELECT * FROM unnest(%(schools)s::bigint[], %(texts)s::text[], %(ids)s::bigint[])",
            schools=list(schools), texts=list(texts), ids=list(ids))  # fmt: skip
    count.created, count.unchanged = len(made), len({room for _s, _t, room in found}) - len(made)
    return count


STAFFED_ORGS = """
    SELECT DISTINCT org FROM r_role
    WHERE active AND role NOT IN ('student', 'guardian')
"""
USUAL_GRADES = """
    SELECT r.org, avg(CASE WHEN p.grade ~ '^[0-9]{1,2}$' THEN p.grade::int ELSE 0 END)::float
    FROM r_role r JOIN r_people p ON p.sourced_id = r.person
    WHERE r.role = 'student' AND p.grade <> ''
    GROUP BY r.org
"""
# An org that is no school (a department) belongs to the nearest school above it.
SCHOOL_OF_ORG = """
    DROP TABLE IF EXISTS r_school;
    CREATE TEMP TABLE r_school ON COMMIT DROP AS
    -- One row an org, and nobody above themselves: what is doubled would double at each step up.
    WITH RECURSIVE org AS MATERIALIZED (
        SELECT DISTINCT ON (sourced_id) sourced_id, parent FROM r_org ORDER BY sourced_id, line DESC
    ), up AS (
        SELECT sourced_id, sourced_id AS above, parent, 0 AS height FROM org
        UNION ALL
        SELECT up.sourced_id, o.sourced_id, o.parent, up.height + 1
        FROM up JOIN org o ON o.sourced_id = up.parent AND o.sourced_id <> up.above WHERE up.height < 8
    ), all_orgs AS (
        SELECT sourced_id, above, height FROM up
        UNION ALL SELECT roster_id, roster_id, 0 FROM schools_school WHERE roster_id IS NOT NULL
    )
    SELECT DISTINCT ON (u.sourced_id) u.sourced_id AS org, s.id AS school_id
    FROM all_orgs u JOIN schools_school s ON s.roster_id = u.above
    ORDER BY u.sourced_id, u.height;
    ANALYZE r_school
"""
LOCATIONS = """
    SELECT DISTINCT o.school_id, c.location
    FROM r_section c JOIN r_school o ON o.org = c.org
    WHERE c.active AND c.location <> ''
"""
