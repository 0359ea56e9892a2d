"""People: who is new, who changed, who left, who is back."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from users.actions.roster.count import Count
from users.roster import Notes
from users.staging import ask, run


def resolve_people(*, roles_apart: bool, partial: bool, today: date, notes: Notes) -> None:
    """One row for each person of the package (`r_people`), with what we have of them and what they are.

    `roles_apart`: roles stand in a file of their own (1.2), so that roles on the person are not looked at.
    `partial`: that file holds changes only, so that earlier roles count as well.
    """
    if not roles_apart:
        run(BELONGINGS_OF_USERS)
    again = run("DELETE FROM r_role WHERE until <= %(today)s", today=today)
    notes.warn("memberships", _("A role ended before today; it is not kept."), times=again)
    run(ROLES_FROM_CLASSES, today=today)
    run(RESOLVE, partial=partial)
    notes.warn_all(
        "people",
        _("An id belongs to an account of the house itself; the row is left out."),
        (row[0] for row in ask("DELETE FROM r_people WHERE old_kind = 'service' RETURNING sourced_id")),
    )
    notes.warn_all(
        "people",
        _("A person has no role, so nobody knows what they are; the row is left out."),
        (row[0] for row in ask("DELETE FROM r_people WHERE kind IS NULL AND active RETURNING sourced_id")),
    )
    twice = ask("SELECT count(*) - count(DISTINCT sourced_id) FROM r_person")[0][0]
    notes.warn("people", _("A person stands on several rows, which are joined."), times=twice)
    run("CREATE UNIQUE INDEX ON r_people (sourced_id); ANALYZE r_people; ANALYZE r_role")


def choose_sign_in(*, bulk: bool, notes: Notes) -> None:
    """Who signs in with which address (`r_sign_in`), so that an address never opens two doors.

    Of several people with one address the only member of staff gets it, else whoever signs in with it already,
    else nobody. An address of somebody who is not of the roster, or who stays, is never taken from them.
    """
    run(SIGN_IN, bulk=bulk)
    notes.warn_all(
        "people",
        _("An e-mail address belongs to several people; only e-mails are taken from it."),
        (row[0] for row in ask(WITHOUT_SIGN_IN.format(shared=""))),
    )
    notes.warn_all(
        "people",
        _("An e-mail address is already the sign-in address of another account; only e-mails are taken from it."),
        (row[0] for row in ask(WITHOUT_SIGN_IN.format(shared="NOT"))),
    )


def keep_people(*, at: datetime) -> Count:
    """Write what changed of people whom we know, then add those who are new."""
    count = Count()
    run(CHANGED)
    run(RELEASE, at=at)
    count.updated = run(UPDATE)
    count.created = run(INSERT, at=at)
    staged = ask("SELECT count(*) FROM r_people WHERE active AND user_id IS NOT NULL")[0][0]
    count.unchanged = staged - count.updated
    run(FORGET_OLD_ADDRESSES)
    run(KEEP_ADDRESSES)
    run(
        "UPDATE r_people p SET user_id = u.id FROM users_user u WHERE p.user_id IS NULL AND u.roster_id = p.sourced_id"
    )
    run(OLD_SIGN_IN_ROWS)
    return count


# Version 1.1 says roles and schools on the person; the first school is the main one.
BELONGINGS_OF_USERS = """
    INSERT INTO r_role (person, line, active, org, role, main, since, until)
    SELECT p.sourced_id, p.line, p.active, o.org, r.role, o.place = 1, NULL, NULL
    FROM r_person p
    CROSS JOIN unnest(string_to_array(p.orgs, E'\\x1f')) WITH ORDINALITY AS o (org, place)
    CROSS JOIN unnest(string_to_array(p.roles, E'\\x1f')) AS r (role)
    WHERE p.orgs <> '' AND p.roles <> ''
"""
# Where a person has no role at all, their classes tell what they are, and where.
ROLES_FROM_CLASSES = """
    INSERT INTO r_role (person, line, active, org, role, main, since, until)
    SELECT DISTINCT e.person, 0, true, coalesce(nullif(e.org, ''), c.org), e.role, true, NULL::date, NULL::date
    FROM r_enrolled e
    JOIN r_person p ON p.sourced_id = e.person
    LEFT JOIN r_section c ON c.sourced_id = e.section
    WHERE e.active AND e.role IN ('teacher', 'student', 'aide') AND (e.until IS NULL OR e.until > %(today)s)
      AND coalesce(nullif(e.org, ''), c.org) IS NOT NULL
      AND p.roles = '' AND NOT EXISTS (SELECT FROM r_role r WHERE r.person = e.person)
"""
# A student who helps as an aide is a student; a teacher who takes a class is a teacher.
RESOLVE = """
    DROP TABLE IF EXISTS r_people;
    CREATE TEMP TABLE r_people ON COMMIT DROP AS
    WITH told AS (
        SELECT person, role FROM r_role WHERE active
        UNION ALL
        SELECT u.roster_id, m.role
        FROM users_membership m JOIN users_user u ON u.id = m.user_id
        WHERE u.roster_id IS NOT NULL
          AND (%(partial)s OR u.roster_id IN (SELECT person FROM r_role WHERE line = 0))
    ), kinds AS (
        SELECT person, CASE
            WHEN bool_or(role IN ('teacher', 'office', 'principal', 'counselor')) THEN 'staff'
            WHEN bool_or(role = 'student') THEN 'student'
            WHEN bool_or(role IN ('aide', 'other')) THEN 'staff'
            ELSE 'guardian' END AS kind
        FROM told GROUP BY person
    ), agents AS (
        SELECT DISTINCT unnest(string_to_array(agents, E'\\x1f')) AS person FROM r_person WHERE agents <> ''
    ), latest AS (
        SELECT DISTINCT ON (sourced_id) * FROM r_person ORDER BY sourced_id, line DESC
    )
    SELECT l.sourced_id, l.line, l.active, l.enabled, l.username, l.given_name, l.family_name, l.address, l.phone,
        l.grade, l.main_org, u.id AS user_id, u.kind AS old_kind, u.email AS old_email, u.is_active AS was_active,
        coalesce(k.kind, u.kind, CASE WHEN l.grade <> '' THEN 'student' WHEN a.person IS NOT NULL THEN 'guardian' END)
            AS kind,
        false AS enters
    FROM latest l
    LEFT JOIN users_user u ON u.roster_id = l.sourced_id
    LEFT JOIN kinds k ON k.person = l.sourced_id
    LEFT JOIN agents a ON a.person = l.sourced_id;
    -- Guardians without an account of their own stay people who write letters; others may not enter.
    UPDATE r_people SET enters = active AND (enabled OR kind = 'guardian')
"""
SIGN_IN = """
    DROP TABLE IF EXISTS r_sign_in, r_wanted;
    CREATE TEMP TABLE r_wanted ON COMMIT DROP AS
    SELECT sourced_id, address, kind, user_id, holds,
        count(*) OVER w AS sharing, count(*) FILTER (WHERE kind = 'staff') OVER w AS staff,
        bool_or(holds) OVER w AS held
    FROM (
        SELECT sourced_id, coalesce(nullif(address, ''), old_email) AS address, kind, user_id,
            coalesce(old_email = coalesce(nullif(address, ''), old_email), false) AS holds
        FROM r_people WHERE active AND enabled
    ) AS one
    WHERE address IS NOT NULL
    WINDOW w AS (PARTITION BY address);
    CREATE TEMP TABLE r_sign_in ON COMMIT DROP AS
    SELECT w.sourced_id, w.address
    FROM r_wanted w
    WHERE (CASE WHEN staff = 1 THEN kind = 'staff' WHEN held THEN holds ELSE sharing = 1 END)
      AND NOT EXISTS (
        SELECT FROM users_user h
        WHERE h.email = w.address AND h.id IS DISTINCT FROM w.user_id
          AND NOT EXISTS (SELECT FROM r_people p WHERE p.user_id = h.id)
          AND (h.roster_id IS NULL OR h.kind = 'service' OR (h.is_active AND NOT %(bulk)s))
      );
    CREATE UNIQUE INDEX ON r_sign_in (sourced_id);
    CREATE UNIQUE INDEX ON r_sign_in (address);
    ANALYZE r_sign_in
"""
WITHOUT_SIGN_IN = """
    SELECT w.sourced_id FROM r_wanted w
    WHERE NOT EXISTS (SELECT FROM r_sign_in s WHERE s.sourced_id = w.sourced_id)
      AND {shared} EXISTS (SELECT FROM r_wanted o WHERE o.address = w.address AND o.sourced_id <> w.sourced_id)
    ORDER BY w.sourced_id
"""
# Blank never overwrites: templates demand columns that a district does not fill.
CHANGED = """
    DROP TABLE IF EXISTS r_changed;
    CREATE TEMP TABLE r_changed ON COMMIT DROP AS
    WITH new AS (
        SELECT u.id, p.kind,
            CASE WHEN p.enabled THEN s.address WHEN p.enters OR t.address IS NOT NULL THEN NULL ELSE u.email END
                AS email,
            coalesce(nullif(p.given_name, ''), u.given_name) AS given_name,
            coalesce(nullif(p.family_name, ''), u.family_name) AS family_name,
            coalesce(nullif(p.phone, ''), u.phone) AS phone,
            coalesce(nullif(p.grade, ''), u.grade) AS grade,
            coalesce(nullif(p.username, ''), u.username) AS username
        FROM r_people p
        JOIN users_user u ON u.id = p.user_id
        LEFT JOIN r_sign_in s ON s.sourced_id = p.sourced_id
        LEFT JOIN r_sign_in t ON t.address = u.email
        WHERE p.active
    )
    SELECT new.* FROM new JOIN users_user u ON u.id = new.id
    WHERE (new.kind, new.email, new.given_name, new.family_name, new.phone, new.grade, new.username)
        IS DISTINCT FROM (u.kind, u.email, u.given_name, u.family_name, u.phone, u.grade, u.username);
    ANALYZE r_changed
"""
# Addresses change hands: a new Smith gets the one of a Smith who left. First all are let go, then given.
RELEASE = """
    WITH let_go AS (
        UPDATE users_user u SET email = NULL
        FROM r_sign_in s
        WHERE u.email = s.address AND u.roster_id IS DISTINCT FROM s.sourced_id
        RETURNING u.id, s.address
    )
    INSERT INTO users_contactaddress (user_id, address, from_roster)
    SELECT l.id, l.address, true FROM let_go l
    WHERE NOT EXISTS (SELECT FROM r_people p WHERE p.user_id = l.id)
    ON CONFLICT DO NOTHING
"""
UPDATE = """
    UPDATE users_user u
    SET kind = c.kind, email = c.email, given_name = c.given_name, family_name = c.family_name, phone = c.phone,
        grade = c.grade, username = c.username
    FROM r_changed c WHERE u.id = c.id
"""
INSERT = """
    INSERT INTO users_user (password, email, kind, given_name, family_name, salutation, phone, grade, username,
        roster_id, language, browser_language, theme, single_keys, is_active, left_roster_at)
    SELECT '!' || md5(random()::text), s.address, p.kind, p.given_name, p.family_name, '', p.phone, p.grade,
        p.username, p.sourced_id, '', '', 'auto', true, p.enters, CASE WHEN NOT p.enters THEN %(at)s END
    FROM r_people p
    LEFT JOIN r_sign_in s ON s.sourced_id = p.sourced_id
    WHERE p.user_id IS NULL AND p.active
    ORDER BY p.line
"""
FORGET_OLD_ADDRESSES = """
    DELETE FROM users_contactaddress a
    USING r_people p
    LEFT JOIN r_sign_in s ON s.sourced_id = p.sourced_id
    WHERE a.user_id = p.user_id AND a.from_roster AND p.active AND p.address <> ''
      AND (a.address <> p.address OR a.address = s.address)
"""
KEEP_ADDRESSES = """
    INSERT INTO users_contactaddress (user_id, address, from_roster)
    SELECT u.id, p.address, true
    FROM r_people p
    JOIN users_user u ON u.roster_id = p.sourced_id
    WHERE p.active AND p.address <> '' AND p.address IS DISTINCT FROM u.email
    ON CONFLICT DO NOTHING
"""
# The sign-in package remembers addresses of its own; one that changed hands must open no old door.
OLD_SIGN_IN_ROWS = """
    DELETE FROM account_emailaddress a USING users_user u
    WHERE a.user_id = u.id AND lower(a.email) IS DISTINCT FROM u.email
"""
