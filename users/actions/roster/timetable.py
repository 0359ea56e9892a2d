"""Terms, classes and who is in them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from users.actions.roster.count import Count
from users.roster import Notes
from users.staging import ask, run


def keep_sessions(*, bulk: bool, notes: Notes) -> Count:
    """School years and terms."""
    undated = "SELECT sourced_id FROM r_session WHERE active AND (starts IS NULL OR ends IS NULL) ORDER BY line"
    notes.warn_all("sessions", _("A session has no dates and is left out."), (row[0] for row in ask(undated)))
    run("DELETE FROM r_session WHERE active AND (starts IS NULL OR ends IS NULL)")
    return _keep("users_academicsession", "r_session", SESSIONS, SESSION_COLUMNS, bulk)


def keep_classes(*, bulk: bool, notes: Notes) -> Count:
    """Classes, with the rooms that `keep_rooms` found."""
    notes.warn_all(
        "classes",
        _("A class names a school that nobody knows and is left out."),
        (row[0] for row in ask(LOST_CLASSES)),
    )
    return _keep("users_classsection", "r_section", CLASSES, CLASS_COLUMNS, bulk)


def keep_enrollments(*, bulk: bool, notes: Notes) -> Count:
    """Who is in which class; a person or class that nobody knows is left out."""
    staged = ask("SELECT count(DISTINCT sourced_id) FROM r_enrolled WHERE active")[0][0]
    count = _keep("users_enrollment", "r_enrolled", ENROLLMENTS, ENROLLMENT_COLUMNS, bulk)
    known = ask("SELECT count(*) FROM r_new WHERE active")[0][0]
    notes.warn(
        "enrollments",
        _("An enrollment names a person or class that nobody knows and is left out."),
        times=staged - known,
    )
    return count


def remember_homes() -> None:
    """Which teachers are usually in a room of their classes (`r_home`): they move when their classes do."""
    run(HOMES)


def settle_teachers() -> int:
    """Put teachers where most of their classes meet, unless somebody chose another room for them."""
    return run(SETTLE)


def _keep(table: str, staged: str, select: str, columns: tuple[str, ...], bulk: bool) -> Count:
    """Create, change and deactivate rows of `table` by its roster ids.

    All names come from this module. `select` reads the staged records as rows of the table (`r_new`).
    """
    names = {
        "table": table,
        "staged": staged,
        "select": select,
        "names": ", ".join(f'"{name}"' for name in columns),
        "new": ", ".join(f'n."{name}"' for name in columns),
        "old": ", ".join(f't."{name}"' for name in columns),
        "assignments": ", ".join(f'"{name}" = n."{name}"' for name in columns),
    }
    run(NEW.format(**names))
    count = Count()
    count.deactivated = run(GONE.format(**names)) + (run(MISSING.format(**names)) if bulk else 0)
    count.updated = run(UPDATE.format(**names))
    count.created = run(INSERT.format(**names))
    count.unchanged = ask("SELECT count(*) FROM r_new WHERE active")[0][0] - count.updated - count.created
    return count


NEW = "DROP TABLE IF EXISTS r_new; CREATE TEMP TABLE r_new ON COMMIT DROP AS {select}; ANALYZE r_new"
GONE = """
    UPDATE {table} t SET active = false FROM {staged} s
    WHERE s.sourced_id = t.roster_id AND NOT s.active AND t.active
"""
MISSING = """
    UPDATE {table} t SET active = false
    WHERE t.active AND NOT EXISTS (SELECT FROM {staged} s WHERE s.sourced_id = t.roster_id)
"""
UPDATE = """
    UPDATE {table} t SET {assignments}, active = true
    FROM r_new n
    WHERE n.active AND n.roster_id = t.roster_id AND ({old}, t.active) IS DISTINCT FROM ({new}, true)
"""
INSERT = """
    INSERT INTO {table} (roster_id, active, {names})
    SELECT n.roster_id, true, {new} FROM r_new n
    WHERE n.active AND NOT EXISTS (SELECT FROM {table} t WHERE t.roster_id = n.roster_id)
"""
SESSION_COLUMNS = ("title", "type", "starts", "ends", "parent_roster_id")
SESSIONS = """
    SELECT DISTINCT ON (sourced_id) sourced_id AS roster_id, active, title, type, starts, ends,
        left(parent, 255) AS parent_roster_id
    FROM r_session ORDER BY sourced_id, line DESC
"""
CLASS_COLUMNS = ("school_id", "title", "course_code", "location", "room_id", "periods", "grades", "session_ids")
CLASSES = """
    SELECT DISTINCT ON (c.sourced_id) c.sourced_id AS roster_id, c.active, o.school_id, c.title,
        coalesce(nullif(k.code, ''), c.code) AS course_code, c.location, r.room_id,
        string_to_array(c.periods, E'\\x1f')::varchar[] AS periods,
        string_to_array(c.grades, E'\\x1f')::varchar[] AS grades,
        string_to_array(c.sessions, E'\\x1f')::varchar[] AS session_ids
    FROM r_section c
    JOIN r_school o ON o.org = c.org
    LEFT JOIN r_room r ON r.school_id = o.school_id AND r.location = c.location
    LEFT JOIN (SELECT DISTINCT ON (sourced_id) sourced_id, code FROM r_course ORDER BY sourced_id, line DESC) k
        ON k.sourced_id = c.course
    ORDER BY c.sourced_id, c.line DESC
"""
LOST_CLASSES = """
    SELECT sourced_id FROM r_section c
    WHERE active AND NOT EXISTS (SELECT FROM r_school o WHERE o.org = c.org) ORDER BY line
"""
ENROLLMENT_COLUMNS = ("section_id", "user_id", "role", "primary", "since", "until")
ENROLLMENTS = """
    SELECT DISTINCT ON (e.sourced_id) e.sourced_id AS roster_id, e.active, c.id AS section_id, u.id AS user_id,
        e.role, e.is_main AS "primary", e.since, e.until
    FROM r_enrolled e
    JOIN users_classsection c ON c.roster_id = e.section
    JOIN users_user u ON u.roster_id = e.person AND u.kind <> 'service'
    ORDER BY e.sourced_id, e.line DESC
"""
HOMES = """
    DROP TABLE IF EXISTS r_home;
    CREATE TEMP TABLE r_home ON COMMIT DROP AS
    SELECT DISTINCT m.id
    FROM users_membership m
    JOIN users_enrollment e ON e.user_id = m.user_id AND e.active AND e.role = 'teacher'
    JOIN users_classsection c ON c.id = e.section_id AND c.active AND c.room_id = m.room_id
    WHERE m.from_roster AND m.role = 'teacher'
"""
SETTLE = """
    WITH teaching AS (
        SELECT e.user_id, c.school_id, c.room_id
        FROM users_enrollment e JOIN users_classsection c ON c.id = e.section_id
        WHERE e.active AND e.role = 'teacher' AND c.active AND c.room_id IS NOT NULL
    ), usual AS (
        SELECT user_id, school_id, mode() WITHIN GROUP (ORDER BY room_id) AS room_id FROM teaching GROUP BY 1, 2
    )
    UPDATE users_membership m SET room_id = u.room_id
    FROM usual u
    WHERE u.user_id = m.user_id AND u.school_id = m.school_id AND m.from_roster AND m.role = 'teacher'
      AND m.room_id IS DISTINCT FROM u.room_id
      AND (m.room_id IS NULL OR (
        m.id IN (SELECT id FROM r_home)
        AND NOT EXISTS (SELECT FROM teaching t WHERE t.user_id = m.user_id AND t.room_id = m.room_id)
      ))
"""
