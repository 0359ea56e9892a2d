"""Which days the figures must be counted for again, told by history.

History keeps what a change replaced, so it knows on which day something was counted that is not there any more: a
solution that was reopened, a promise that a new priority gave another chance. Time spent says for which day it is.
"""

from __future__ import annotations

from typing import Final

# A change of one of these moves a ticket from one number to another, on all of its days.
WHAT_COUNTS: Final = [
    "category",
    "school",
    "impact",
    "priority",
    "restricted",
    "requester",
    "beneficiary",
    "solved_by",
]

CHANGED_DAYS = """
WITH fresh AS MATERIALIZED (
    SELECT id, subject_id, verb, changed, data, at FROM audit_entry
    WHERE id > %(entry)s AND subject_type = 'tickets.ticket'
), fresh_time AS (
    SELECT id, verb, data FROM fresh
    WHERE verb = 'time_added' OR verb = 'undone' AND data ->> 'verb' = 'time_added'
), moved AS MATERIALIZED (
    SELECT DISTINCT subject_id AS id FROM fresh
    WHERE verb = 'opened' OR changed ?| %(fields)s OR changed -> 'status' ? 'merged'
), moments (at) AS (
    SELECT at FROM fresh
    UNION ALL
    SELECT (moment #>> '{}')::timestamptz
    FROM fresh, jsonb_path_query(changed, '$.solved_at[*] ? (@ != null)') AS moment
    UNION ALL
    SELECT (moment #>> '{}')::timestamptz
    FROM fresh, jsonb_path_query(data, '$.clocks.*[*].ended_at ? (@ != null)') AS moment
    UNION ALL
    SELECT (moment #>> '{}')::timestamptz
    FROM fresh, jsonb_path_query(data, '$.clocks.*[*].late_at ? (@ != null)') AS moment
    UNION ALL
    SELECT unnest(ARRAY[created_at, solved_at]) FROM tickets_ticket JOIN moved USING (id)
    UNION ALL
    SELECT asked_at FROM tickets_satisfaction
    WHERE ticket_id IN (SELECT subject_id FROM fresh WHERE verb = 'rated' UNION SELECT id FROM moved)
    UNION ALL
    SELECT (day + time '12:00') AT TIME ZONE %(zone)s FROM tickets_timeentry JOIN moved ON moved.id = ticket_id
    UNION ALL
    SELECT ((data ->> 'day')::date + time '12:00') AT TIME ZONE %(zone)s FROM audit_entry
    WHERE verb = 'time_added' AND id IN (
        SELECT CASE verb WHEN 'time_added' THEN id ELSE (data ->> 'undid')::bigint END FROM fresh_time)
    UNION ALL
    SELECT unnest(ARRAY[ended_at, late_at]) FROM tickets_clock JOIN moved ON moved.id = ticket_id
)
SELECT DISTINCT (at AT TIME ZONE %(zone)s)::date AS day FROM moments
WHERE at IS NOT NULL AND (at AT TIME ZONE %(zone)s)::date <= %(through)s
"""
