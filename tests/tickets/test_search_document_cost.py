"""What is searched of a ticket is worked out from its own rows, however many tickets the district has."""

from __future__ import annotations

from django.db import connection

from tests.cast import Cast
from tickets.actions.keeping import REBUILD_DOCUMENTS


def test_the_parts_of_a_ticket_are_found_by_their_key(cast: Cast) -> None:
    """Two hundred tickets taken back took half a minute among a million: each document read all of them."""
    with connection.cursor() as cursor:
        # A table of a few rows is read whole by choice; here only where the statement leaves no other way.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {REBUILD_DOCUMENTS}", [[1, 2]])
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert (plan.count("Seq Scan on tickets_ticket"), "Index" in plan) == (0, True)
