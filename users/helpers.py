"""Who can be given a ticket."""

from __future__ import annotations

from typing import Any

from django.db import connection

from schools.wall import today
from users.roles import MAY_HOLD_ROLES, WORKS_TICKETS

MOST = 200
# Every ticket page offers them, so it is written by hand: to put it together took Django longer than to answer it. One
# list of numbers, so that the people are fetched by key however many there are in the district.
_ABLE = """
SELECT id, given_name, family_name, email FROM users_user
WHERE is_active AND kind = ANY(%(kinds)s) AND id = ANY(ARRAY(
    SELECT user_id FROM users_rolegrant
    WHERE role = ANY(%(roles)s) AND since <= %(day)s AND (until IS NULL OR until > %(day)s)
    UNION SELECT user_id FROM users_teammember
))
ORDER BY given_name, family_name LIMIT %(most)s
"""


def helpers() -> list[tuple[int, str]]:
    """Everybody who works tickets, as (key, name), by name: a few dozen even in a large district."""
    told: dict[str, Any] = {
        "day": today(),
        "roles": [str(role) for role in WORKS_TICKETS],
        "kinds": [str(kind) for kind in MAY_HOLD_ROLES],
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ABLE, told)
        people: list[tuple[int, str, str, str | None]] = cursor.fetchall()
    return [(pk, f"{given} {family}".strip() or email or "") for pk, given, family, email in people]
