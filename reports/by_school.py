"""First answers and solutions of each school by week: counted from the tickets, because they are not stored so."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Final, NamedTuple

from django.db import connection

from reports.days import Days
from reports.reading import Book

# What is kept and how long it took as `reports.tally` says; a school that is not known counts as 0. Of an even number
# the lower of the two in the middle is the median, as in `reports.steps`.
ANSWERS: Final = """
SELECT CASE WHEN school_id = ANY(%(known)s) THEN school_id ELSE 0 END AS school,
       date_trunc('week', clock.ended_at AT TIME ZONE %(zone)s)::date AS since, clock.kind = 'solution' AS solution,
       count(*) FILTER (WHERE clock.late_at IS NULL AND clock.state = 'met'),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY clock.used)
FROM tickets_clock clock JOIN tickets_ticket ticket ON ticket.id = clock.ticket_id
WHERE clock.ended_at >= %(start)s AND clock.ended_at < %(end)s AND clock.state IN ('met', 'missed')
  AND clock.kind IN ('first_answer', 'solution')
  AND ticket.status <> 'merged' AND (%(with_restricted)s OR NOT ticket.restricted)
  AND (%(schools)s::bigint[] IS NULL
       OR ticket.school_id = ANY(%(schools)s) AND (ticket.solved_at IS NULL OR ticket.solved_at >= %(start)s))
GROUP BY 1, 2, 3
"""


class Answers(NamedTuple):
    """How many promises were kept, and the median of how long the promised things took, in minutes of school time."""

    kept: int
    median: int | None


def answers_by_school(book: Book, days: Days, known: Collection[int]) -> dict[tuple[int, date, bool], Answers]:
    """By school, Monday and whether it is the solution: one statement for all; other schools than `known` are 0."""
    values: dict[str, Any] = {
        "zone": book.zone.key,
        "start": days.start(book.zone),
        "end": days.end(book.zone),
        "known": sorted(known),
        "schools": None if book.reach.schools is None else sorted(book.reach.schools),
        "with_restricted": book.reach.restricted,
    }
    with connection.cursor() as cursor:
        cursor.execute(ANSWERS, values)
        return {
            (school, since, solution): Answers(kept, took) for school, since, solution, kept, took in cursor.fetchall()
        }
