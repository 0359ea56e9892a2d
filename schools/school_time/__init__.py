"""School time: time inside the service hours of a school.

Pure arithmetic over a `Calendar`; no database, no settings, no clock of its own.

An instant is school time when the clock on the school's wall shows a time inside a window of that date.
That one sentence settles daylight saving: an hour which the wall skips never counts, an hour which it
shows twice counts twice, and every result is elapsed time between two UTC instants.

All functions take aware datetimes of any zone (a naive one is a `ValueError`) and return UTC.
"""

from __future__ import annotations

from schools.school_time.arithmetic import (
    add,
    add_seconds,
    between,
    closes_at,
    day_minutes,
    is_open,
    next_opening,
    seconds_between,
)
from schools.school_time.calendar import Calendar, NeverOpen, SpecialDay
from schools.school_time.explanation import Step, explain, steps_between
from schools.school_time.hours import BadHours

__all__ = [
    "BadHours",
    "Calendar",
    "NeverOpen",
    "SpecialDay",
    "Step",
    "add",
    "add_seconds",
    "between",
    "closes_at",
    "day_minutes",
    "explain",
    "is_open",
    "next_opening",
    "seconds_between",
    "steps_between",
]
