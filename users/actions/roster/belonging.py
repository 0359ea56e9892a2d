"""Where people belong, and who is responsible for whom."""

from __future__ import annotations

from django.utils.translation import gettext as _

from users.actions.roster.count import Count
from users.roster import Notes
from users.staging import ask, run


def keep_memberships(*, roles_apart: bool, bulk: bool, notes: Notes) -> Count:
    """Bring the memberships that the roster keeps to what it says; those made by hand stay as they are.

    A membership that the roster dropped is removed: what a person sees hangs on it. Of a file of changes only what
    it marks as gone is removed.
    """
    notes.warn("memberships", _("A role names a person whom nobody knows."), times=ask(STRANGERS)[0][0])
    notes.warn("memberships", _("A role names a school that nobody knows."), times=ask(LOST_ORGS)[0][0])
    run(MEMBERS)
    count = Count()
    scope = (ALL_OF_ROSTER if bulk else "false") if roles_apart else ALL_IN_PACKAGE
    count.deactivated = run(ENDED) + run(DROPPED.format(scope=scope))
    whole = not roles_apart or bulk
    count.updated = run(MOVED, whole=whole)
    count.created = run(JOINED, whole=whole)
    count.unchanged = ask("SELECT count(*) FROM r_member")[0][0] - count.created - count.updated
    return count


def keep_guardians(*, bulk: bool, notes: Notes) -> Count:
    """Link guardians and pupils, whichever of the two names the other."""
    run(PAIRS)
    notes.warn("guardians", _("A person names an agent whom nobody knows."), times=ask(UNKNOWN_AGENTS)[0][0])
    count = Count()
    count.deactivated = run(UNLINK, bulk=bulk)
    count.created = run(LINK)
    count.unchanged = ask("SELECT count(*) FROM r_guardian")[0][0] - count.created
    return count


STRANGERS = """
    SELECT count(*) FROM r_role r
    WHERE r.active AND NOT EXISTS (SELECT FROM users_user u WHERE u.roster_id = r.person)
      AND NOT EXISTS (SELECT FROM r_person p WHERE p.sourced_id = r.person)
"""
LOST_ORGS = """
    SELECT count(*) FROM r_role r
    WHERE r.active AND NOT EXISTS (SELECT FROM r_school o WHERE o.org = r.org)
      AND NOT EXISTS (SELECT FROM r_org o WHERE o.sourced_id = r.org)
"""
MEMBERS = """
    DROP TABLE IF EXISTS r_member;
    CREATE TEMP TABLE r_member ON COMMIT DROP AS
    WITH told AS (
        SELECT u.id AS user_id, o.school_id, r.role,
            bool_or(p.main_org = r.org) AS is_home, bool_or(r.main) AS main, min(r.line) AS line,
            min(r.since) AS since, CASE WHEN bool_or(r.until IS NULL) THEN NULL ELSE max(r.until) END AS until
        FROM r_role r
        JOIN r_school o ON o.org = r.org
        JOIN users_user u ON u.roster_id = r.person AND u.kind <> 'service'
        LEFT JOIN r_people p ON p.sourced_id = r.person
        WHERE r.active AND coalesce(p.active, true)
        GROUP BY u.id, o.school_id, r.role
    )
    SELECT user_id, school_id, role, since, until,
        row_number() OVER (
            PARTITION BY user_id
            ORDER BY coalesce(is_home, false) DESC, main DESC, line, school_id, role
        ) = 1 AS main
    FROM told;
    CREATE UNIQUE INDEX ON r_member (user_id, school_id, role);
    ANALYZE r_member
"""
ALL_OF_ROSTER = """m.user_id IN (
    SELECT id FROM users_user WHERE roster_id IS NOT NULL AND kind <> 'service' AND is_active
)"""
# Line 0 are roles that classes gave away: they tell something, but not everything.
ALL_IN_PACKAGE = """m.user_id IN (
    SELECT p.user_id FROM r_people p JOIN r_role r ON r.person = p.sourced_id WHERE p.active AND r.line > 0
)"""
ENDED = """
    DELETE FROM users_membership m
    USING r_role r JOIN r_school o ON o.org = r.org JOIN users_user u ON u.roster_id = r.person AND u.is_active
    WHERE m.from_roster AND NOT r.active AND m.user_id = u.id AND m.school_id = o.school_id AND m.role = r.role
      AND NOT EXISTS (SELECT FROM r_member n WHERE (n.user_id, n.school_id, n.role) = (m.user_id, m.school_id, m.role))
"""
DROPPED = """
    DELETE FROM users_membership m
    WHERE m.from_roster AND {scope}
      AND NOT EXISTS (SELECT FROM r_member n WHERE (n.user_id, n.school_id, n.role) = (m.user_id, m.school_id, m.role))
"""
MOVED = """
    UPDATE users_membership m
    SET since = n.since, until = n.until, "primary" = CASE WHEN %(whole)s THEN n.main ELSE m."primary" END
    FROM r_member n
    WHERE (n.user_id, n.school_id, n.role) = (m.user_id, m.school_id, m.role) AND m.from_roster
      AND (m.since, m.until, m."primary")
        IS DISTINCT FROM (n.since, n.until, CASE WHEN %(whole)s THEN n.main ELSE m."primary" END)
"""
JOINED = """
    INSERT INTO users_membership (user_id, school_id, role, "primary", since, until, from_roster)
    SELECT n.user_id, n.school_id, n.role,
        n.main AND (%(whole)s OR NOT EXISTS (SELECT FROM users_membership m WHERE m.user_id = n.user_id)),
        n.since, n.until, true
    FROM r_member n
    WHERE NOT EXISTS (
        SELECT FROM users_membership m WHERE (m.user_id, m.school_id, m.role) = (n.user_id, n.school_id, n.role)
    )
"""
PAIRS = """
    DROP TABLE IF EXISTS r_agent, r_guardian;
    CREATE TEMP TABLE r_agent ON COMMIT DROP AS
    SELECT p.sourced_id AS person, a.agent
    FROM r_person p CROSS JOIN unnest(string_to_array(p.agents, E'\\x1f')) AS a (agent)
    WHERE p.agents <> '' AND p.active;
    ANALYZE r_agent;
    CREATE TEMP TABLE r_guardian ON COMMIT DROP AS
    SELECT DISTINCT
        CASE WHEN one.kind = 'student' THEN other.id ELSE one.id END AS guardian_id,
        CASE WHEN one.kind = 'student' THEN one.id ELSE other.id END AS student_id
    FROM r_agent a
    JOIN users_user one ON one.roster_id = a.person
    JOIN users_user other ON other.roster_id = a.agent
    WHERE (one.kind = 'student') <> (other.kind = 'student') AND 'service' NOT IN (one.kind, other.kind);
    CREATE UNIQUE INDEX ON r_guardian (student_id, guardian_id);
    ANALYZE r_guardian
"""
UNKNOWN_AGENTS = """
    SELECT count(*) FROM r_agent a WHERE NOT EXISTS (SELECT FROM users_user u WHERE u.roster_id = a.agent)
"""
# A pupil who names no agent in a file of changes may have guardians who name the pupil: nothing is concluded.
UNLINK = """
    DELETE FROM users_guardianlink g
    USING r_people p
    WHERE g.from_roster AND g.student_id = p.user_id AND p.active
      AND (%(bulk)s OR EXISTS (SELECT FROM r_agent a WHERE a.person = p.sourced_id))
      AND NOT EXISTS (
        SELECT FROM r_guardian r WHERE r.student_id = g.student_id AND r.guardian_id = g.guardian_id
      )
"""
LINK = """
    INSERT INTO users_guardianlink (guardian_id, student_id, from_roster)
    SELECT guardian_id, student_id, true FROM r_guardian ON CONFLICT DO NOTHING
"""
