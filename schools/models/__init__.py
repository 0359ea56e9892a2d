"""District, places, and the hours in which help is open."""

from schools.models.calendar import ServiceCalendar, ServiceHours, SpecialDay, SpecialHours
from schools.models.district import District
from schools.models.period import Period, TestingWindow
from schools.models.place import Building, Room, School

__all__ = [
    "Building",
    "District",
    "Period",
    "Room",
    "School",
    "ServiceCalendar",
    "ServiceHours",
    "SpecialDay",
    "SpecialHours",
    "TestingWindow",
]
