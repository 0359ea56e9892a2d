"""School days: what a date is to the people of a school. Classes or none, the day of the cycle, and the bells.

Pure values over what a district entered; no database, no settings, no clock. Dates are those on the school's wall,
times are wall clock times. Service hours are apart from it (`schools.school_time`): help is open on many days without
classes.
"""

from __future__ import annotations

from schools.school_days.bells import Bell, Schedule, cut, delayed
from schools.school_days.day import DayNote, SchoolDay
from schools.school_days.plan import NOTHING_KNOWN, Plan, Year

__all__ = ["NOTHING_KNOWN", "Bell", "DayNote", "Plan", "Schedule", "SchoolDay", "Year", "cut", "delayed"]
