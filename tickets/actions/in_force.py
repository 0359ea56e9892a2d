"""The rules that an act counts by, held until it is committed: what moves clocks for new rules waits for it.

An act reads the rules and commits some milliseconds later. Hours that change in between are followed by a worker that
sees neither the new clock nor the reopened ticket. So each act says before it reads that it does (a shared advisory
lock that ends with its transaction), and the worker waits until whoever said so before it looked has come to an end.
Nobody ever asks for the lock alone, so no act waits, for the worker or for another act.
"""

from __future__ import annotations

import time

from django.db import connection

from tickets.rulebook import Rulebook

CLASS, COUNTING = 0x636C6F63, 1  # the two numbers of the lock
PAUSE = 0.02  # seconds between two looks
LOOKS = 1_000
WHO = """
    SELECT virtualtransaction FROM pg_locks
    WHERE locktype = 'advisory' AND classid = %s AND objid = %s AND objsubid = 2 AND pid <> pg_backend_pid()
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class StillActing(RuntimeError):  # noqa: N818 - a statement about others, no fault
    """Somebody who may have read the old rules has not come to an end: come again later."""


def rules_in_force() -> Rulebook:
    """The rules of now, for clocks that this transaction writes. Needs a transaction."""
    hold_rules()
    return Rulebook()


def hold_rules() -> None:
    """Say that rules read from now on are used until this transaction ends.

    Call it outside of savepoints in which the rules are used: one that is rolled back lets go of what was held in it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [CLASS, COUNTING])


def wait_for_acts() -> None:
    """Return when every act that may have read older rules than ours is committed or gone. Mostly that is at once.

    Acts that begin meanwhile are not waited for: they read the new rules. Raises StillActing after twenty seconds.
    """
    acting = _acting()
    for _look in range(LOOKS):
        if not acting:
            return
        time.sleep(PAUSE)
        acting &= _acting()
    raise StillActing(f"{len(acting)} acts have not ended.")


def _acting() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(WHO, [CLASS, COUNTING])
        return {transaction for (transaction,) in cursor.fetchall()}
