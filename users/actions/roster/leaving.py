"""Who leaves, who is back, and when a roster is too short to be believed."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from audit.actions import Act, record_many
from users.actions.roster.count import Count
from users.models import User
from users.roster import Notes, RosterError
from users.staging import ask, run

ENTRIES_AT_ONCE = 5000
# A school that loses more than one in five people at once has probably sent half a file. Two people may always go.
LARGEST_SHARE = 5
ALWAYS_BELIEVED = 2


def find_leavers(*, bulk: bool, today: date, notes: Notes) -> None:
    """Everybody who has to be shut out (`r_leaving`): gone from a complete file, or marked in it."""
    run(LEAVING, bulk=bulk)
    notes.warn_all(
        "people",
        _("The last administrator left the roster; they stay until somebody else has the role."),
        (row[0] for row in ask(KEEP_LAST_ADMINISTRATOR, today=today)),
    )


def refuse_short_file() -> None:
    """Raise RosterError, with the schools, where more leave than can be believed."""
    found = ask(TOO_MANY, share=LARGEST_SHARE, always=ALWAYS_BELIEVED)
    if found:
        lost = "; ".join(
            _("%(gone)s of %(all)s people of %(school)s")
            % {"gone": gone, "all": there, "school": school or _("the district")}
            for school, there, gone in found
        )
        raise RosterError(
            _(
                "This roster looks too short: %(lost)s are missing or marked as gone. Nothing was changed. If they "
                "really left, run the import again with --allow-drop."
            )
            % {"lost": lost}
        )


def refuse_short_roles(*, bulk_people: bool) -> None:
    """Raise RosterError where a complete roles.csv forgets more people than can be believed.

    They would lose their schools, with the rooms that somebody chose for them. A role that ended is not forgotten.
    Who is missing among the people as well (`bulk_people`: those are complete) is a leaver, and counted as one.
    """
    found = ask(FORGOTTEN, bulk_people=bulk_people, share=LARGEST_SHARE, always=ALWAYS_BELIEVED)
    if found:
        lost = "; ".join(
            _("%(gone)s of %(all)s people of %(school)s") % {"gone": gone, "all": there, "school": school}
            for school, there, gone in found
        )
        raise RosterError(
            _(
                "The roles of this roster look too short: %(lost)s have none. Nothing was changed. If that is right, "
                "run the import again with --allow-drop."
            )
            % {"lost": lost}
        )


def shut_out(count: Count, *, by: User, at: datetime) -> None:
    """Deactivate the leavers; nobody is deleted. Each gets an entry, which other rooms may follow."""
    gone = [row[0] for row in ask(SHUT_OUT, at=at)]
    count.deactivated = len(gone)
    _tell(gone, "deactivated", [True, False], by)


def let_in(count: Count, *, by: User, notes: Notes) -> None:
    """Reactivate those whom an earlier roster shut out; not those whom an administrator did."""
    notes.warn_all(
        "people",
        _("An administrator shut a person out who is on the roster; they stay out."),
        (row[0] for row in ask(SHUT_OUT_BY_HAND)),
    )
    back = [row[0] for row in ask(LET_IN)]
    count.reactivated = len(back)
    _tell(back, "reactivated", [False, True], by)


def _tell(ids: list[int], verb: str, change: list[bool], by: User) -> None:
    for start in range(0, len(ids), ENTRIES_AT_ONCE):
        people = [User(pk=pk) for pk in ids[start : start + ENTRIES_AT_ONCE]]
        record_many([Act(person, verb, by, {"is_active": change}) for person in people])


LEAVING = """
    DROP TABLE IF EXISTS r_leaving;
    CREATE TEMP TABLE r_leaving ON COMMIT DROP AS
    SELECT u.id, u.roster_id
    FROM users_user u
    LEFT JOIN r_people p ON p.user_id = u.id
    WHERE u.roster_id IS NOT NULL AND u.kind <> 'service' AND u.is_active
      AND CASE WHEN p.user_id IS NULL THEN %(bulk)s ELSE NOT p.enters END;
    ANALYZE r_leaving
"""
KEEP_LAST_ADMINISTRATOR = """
    WITH administrators AS (
        SELECT u.id FROM users_user u JOIN users_rolegrant g ON g.user_id = u.id
        WHERE u.is_active AND g.role = 'administrator' AND g.school_id IS NULL
          AND g.since <= %(today)s AND (g.until IS NULL OR g.until > %(today)s)
    )
    DELETE FROM r_leaving l
    WHERE l.id IN (SELECT id FROM administrators)
      AND NOT EXISTS (SELECT FROM administrators a WHERE a.id NOT IN (SELECT id FROM r_leaving))
    RETURNING l.roster_id
"""
TOO_MANY = """
    WITH people AS (
        SELECT u.id, l.id IS NOT NULL AS leaves
        FROM users_user u LEFT JOIN r_leaving l ON l.id = u.id
        WHERE u.roster_id IS NOT NULL AND u.kind <> 'service' AND u.is_active
    ), groups AS (
        SELECT s.name, count(DISTINCT p.id) AS there, count(DISTINCT p.id) FILTER (WHERE p.leaves) AS gone
        FROM people p
        JOIN users_membership m ON m.user_id = p.id
        JOIN schools_school s ON s.id = m.school_id
        GROUP BY s.id
        UNION ALL SELECT '', count(*), count(*) FILTER (WHERE leaves) FROM people
    )
    SELECT name, there, gone FROM groups WHERE gone > %(always)s AND gone * %(share)s > there
    ORDER BY name = '', gone DESC, name LIMIT 5
"""
FORGOTTEN = """
    SELECT s.name, count(DISTINCT u.id) AS there,
        count(DISTINCT u.id) FILTER (WHERE NOT EXISTS (SELECT FROM r_role r WHERE r.person = u.roster_id)) AS gone
    FROM users_membership m
    JOIN users_user u ON u.id = m.user_id
    JOIN schools_school s ON s.id = m.school_id
    WHERE m.from_roster AND u.is_active AND u.kind <> 'service' AND u.roster_id IS NOT NULL
      AND (NOT %(bulk_people)s OR EXISTS (SELECT FROM r_person p WHERE p.sourced_id = u.roster_id))
    GROUP BY s.id
    HAVING count(DISTINCT u.id) FILTER (WHERE NOT EXISTS (SELECT FROM r_role r WHERE r.person = u.roster_id))
        > greatest(%(always)s, count(DISTINCT u.id) / %(share)s)
    ORDER BY gone DESC, s.name LIMIT 5
"""
SHUT_OUT = """
    UPDATE users_user u SET is_active = false, left_roster_at = %(at)s
    FROM r_leaving l WHERE l.id = u.id RETURNING u.id
"""
SHUT_OUT_BY_HAND = """
    SELECT p.sourced_id FROM r_people p JOIN users_user u ON u.id = p.user_id
    WHERE p.enters AND NOT u.is_active AND u.left_roster_at IS NULL ORDER BY p.sourced_id
"""
LET_IN = """
    UPDATE users_user u SET is_active = true, left_roster_at = NULL
    FROM r_people p
    WHERE p.user_id = u.id AND p.enters AND NOT u.is_active AND u.left_roster_at IS NOT NULL
    RETURNING u.id
"""
