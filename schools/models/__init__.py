"""District, places, the hours in which help is open, and the days of the school year."""

from schools.models.calendar import Season, SeasonHours, ServiceCalendar, ServiceHours, SpecialDay, SpecialHours
from schools.models.district import District
from schools.models.period import BellSchedule, Period
from schools.models.place import Building, Room, School
from schools.models.suggestion import CalendarFeed, Suggestion
from schools.models.year import ChangeFreeze, SchoolCycle, SchoolYear, Term, TestingWindow

__all__ = [
    "BellSchedule",
    "Building",
    "CalendarFeed",
    "ChangeFreeze",
    "District",
    "Period",
    "Room",
    "School",
    "SchoolCycle",
    "SchoolYear",
    "Season",
    "SeasonHours",
    "ServiceCalendar",
    "ServiceHours",
    "SpecialDay",
    "SpecialHours",
    "Suggestion",
    "Term",
    "TestingWindow",
]
