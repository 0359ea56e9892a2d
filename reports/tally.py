"""The one statement that counts tickets and promises by day. The stored days and the live ones both come from it.

What counts, and on which day of the district:
- a ticket on the day it was opened, under its school, category and impact of now; joined (merged) ones never do;
- a solution on the day of the latest one: what was reopened has not been solved;
- a promise (first answer or solution) on the day it was decided: kept when the thing was done in time, missed when
  its time was over, whether or not the thing was done since;
- how long it took, in minutes of school time, on the day it was done;
- whether our help was good on the day on which we asked, whenever it was answered;
- time spent on the day of the work, also on what was joined since.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from reports.choices import SOLUTION, STEPS, Measure
from reports.days import Days
from reports.steps import EDGES

# Rows (day, measure, school, key, restricted, n). Parts whose measure is not asked for are not even planned, as long
# as all parts name it in one type: PostgreSQL does not push the choice down through a union that converts.
# For one school, only tickets that were unsolved when the days began can count: that is what its index finds.
TALLY = """
WITH opened AS MATERIALIZED (
    SELECT (created_at AT TIME ZONE %(zone)s)::date AS day, coalesce(school_id, 0) AS school,
           coalesce(category_id, 0) AS category, impact = 'stopped' AS stopped, restricted,
           WAY AS way
    FROM tickets_ticket ticket
    WHERE created_at >= %(start)s AND created_at < %(end)s AND status <> 'merged'
      AND (%(schools)s::bigint[] IS NULL OR school_id = ANY(%(schools)s)
           AND (solved_at IS NULL OR solved_at >= %(start)s))
), ended AS MATERIALIZED (
    SELECT (clock.ended_at AT TIME ZONE %(zone)s)::date AS day, clock.late_at IS NULL AND clock.state = 'met' AS kept,
           priority + CASE clock.kind WHEN 'solution' THEN %(solution)s ELSE 0 END AS promise,
           clock.used, clock.budget, restricted
    FROM tickets_clock clock JOIN tickets_ticket ticket ON ticket.id = clock.ticket_id
    WHERE clock.ended_at >= %(start)s AND clock.ended_at < %(end)s AND clock.state IN ('met', 'missed')
      AND clock.kind IN ('first_answer', 'solution')
      AND ticket.status <> 'merged'
      AND (%(schools)s::bigint[] IS NULL
           OR ticket.school_id = ANY(%(schools)s) AND (ticket.solved_at IS NULL OR ticket.solved_at >= %(start)s))
), solved AS MATERIALIZED (
    SELECT (solved_at AT TIME ZONE %(zone)s)::date AS day, coalesce(school_id, 0) AS school,
           CASE WHEN solved_by_id IN (requester_id, beneficiary_id) THEN 0 ELSE coalesce(solved_by_id, 0) END AS who,
           restricted
    FROM tickets_ticket
    WHERE solved_at >= %(start)s AND solved_at < %(end)s AND status <> 'merged'
      AND (%(schools)s::bigint[] IS NULL OR school_id = ANY(%(schools)s))
), tally (day, measure, school, key, restricted, n) AS (
    SELECT day, %(opened)s, school, 0::bigint, restricted, count(*)
    FROM opened GROUP BY day, school, restricted
    UNION ALL
    SELECT day, %(stopped)s, school, 0, restricted, count(*) FROM opened WHERE stopped GROUP BY day, school, restricted
    UNION ALL
    SELECT day, %(asked)s, 0, category, restricted, count(*) FROM opened GROUP BY day, category, restricted
    UNION ALL
    SELECT day, %(solved)s, 0, who, restricted, count(*) FROM solved GROUP BY day, who, restricted
    UNION ALL
    SELECT day, %(solved_at)s, school, 0, restricted, count(*) FROM solved GROUP BY day, school, restricted
    UNION ALL
    SELECT day, %(kept)s, 0, promise, restricted, count(*) FROM ended WHERE kept GROUP BY day, promise, restricted
    UNION ALL
    SELECT (clock.late_at AT TIME ZONE %(zone)s)::date AS day, %(missed)s, coalesce(school_id, 0) AS school,
           priority + CASE clock.kind WHEN 'solution' THEN %(solution)s ELSE 0 END AS key, restricted, count(*)
    FROM tickets_clock clock JOIN tickets_ticket ticket ON ticket.id = clock.ticket_id
    WHERE clock.late_at >= %(start)s AND clock.late_at < %(end)s AND clock.state <> 'dropped'
      AND clock.kind IN ('first_answer', 'solution')
      AND ticket.status <> 'merged'
      AND (%(schools)s::bigint[] IS NULL
           OR ticket.school_id = ANY(%(schools)s) AND (ticket.solved_at IS NULL OR ticket.solved_at >= %(start)s))
    GROUP BY 1, 3, 4, 5
    UNION ALL
    SELECT day, %(took)s, 0, promise * %(steps)s + width_bucket(used, %(edges)s) AS key, restricted, count(*)
    FROM ended GROUP BY day, key, restricted
    UNION ALL
    SELECT day, %(over)s, 0, promise, restricted, sum(used - budget)
    FROM ended WHERE NOT kept AND used > budget GROUP BY day, promise, restricted
    UNION ALL
    SELECT day, %(came)s, 0, way, restricted, count(*) FROM opened GROUP BY day, way, restricted
    UNION ALL
    SELECT spent.day, %(spent)s, 0, WAY AS key, restricted, sum(minutes)
    FROM tickets_timeentry spent JOIN tickets_ticket ticket ON ticket.id = spent.ticket_id
    WHERE spent.day >= (%(start)s AT TIME ZONE %(zone)s)::date AND spent.day < (%(end)s AT TIME ZONE %(zone)s)::date
      AND (%(schools)s::bigint[] IS NULL OR ticket.school_id = ANY(%(schools)s))
    GROUP BY 1, 4, 5
    UNION ALL
    SELECT (asked_at AT TIME ZONE %(zone)s)::date AS day, %(satisfaction)s, coalesce(school_id, 0) AS school,
           CASE WHEN satisfied THEN 2 WHEN satisfied IS NULL THEN 0 ELSE 1 END AS key, restricted, count(*)
    FROM tickets_satisfaction said JOIN tickets_ticket ticket ON ticket.id = said.ticket_id
    WHERE asked_at >= %(start)s AND asked_at < %(end)s AND ticket.status <> 'merged'
      AND (%(schools)s::bigint[] IS NULL OR ticket.school_id = ANY(%(schools)s))
    GROUP BY 1, 3, 4, 5
)
SELECT day, measure, school, key, restricted, n FROM tally WHERE measure = ANY(%(measures)s)
""".replace(
    "WAY", "CASE ticket.source WHEN 'web' THEN 1 WHEN 'mail' THEN 2 WHEN 'desk' THEN 3 WHEN 'walk' THEN 4 ELSE 0 END"
)

# The same rows of a range of days, added up: stored weeks, stored days at the edges of them, and from %(start)s on
# what is counted now. Measures of %(weekly)s are kept apart by week.
READ = """
SELECT measure, school, key, CASE WHEN measure = ANY(%(weekly)s) THEN date_trunc('week', day)::date END AS since,
       sum(n)::bigint
FROM (
    SELECT day, measure, school, key, restricted, count AS n FROM reports_figure
    WHERE span = 7 AND measure = ANY(%(measures)s) AND day BETWEEN %(first_week)s AND %(last_week)s
    UNION ALL
    SELECT day, measure, school, key, restricted, count FROM reports_figure
    WHERE span = 1 AND measure = ANY(%(measures)s)
      AND (day BETWEEN %(head)s AND %(head_end)s OR day BETWEEN %(tail)s AND %(tail_end)s)
    UNION ALL
    (TALLY)
) AS rows
WHERE %(with_restricted)s OR NOT restricted
GROUP BY 1, 2, 3, 4
""".replace("TALLY", TALLY)

# Days are stored as they are counted, and weeks as the sums of their days.
KEEP_DAYS = """
INSERT INTO reports_figure (span, day, measure, school, key, restricted, count)
SELECT 1, * FROM (TALLY) AS counted
""".replace("TALLY", TALLY)

KEEP_WEEKS = """
INSERT INTO reports_figure (span, day, measure, school, key, restricted, count)
SELECT 7, date_trunc('week', day)::date, measure, school, key, restricted, sum(count)
FROM reports_figure WHERE span = 1 AND day BETWEEN %(first)s AND %(last)s
GROUP BY 2, 3, 4, 5, 6
"""


def counted(days: Days, zone: ZoneInfo) -> dict[str, Any]:
    """What TALLY needs to count all tickets of some days."""
    return {
        "zone": zone.key,
        "start": days.start(zone),
        "end": days.end(zone),
        "schools": None,
        "solution": SOLUTION,
        "steps": STEPS,
        "edges": EDGES,
        "measures": [measure.value for measure in Measure],
        **{measure.name.lower(): measure.value for measure in Measure},
    }
