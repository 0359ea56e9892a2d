"""The calendar on the wall of a school: which date it is there."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

from audit.clock import now
from schools.models import District, School


def zone_of(school: School | None, district: District | None = None) -> ZoneInfo:
    """The time zone of a school; of the district, which is looked up unless given, where it has none of its own."""
    return ZoneInfo(school.time_zone) if school and school.time_zone else (district or District.current()).zone


def today_at(school: School | None, district: District | None = None) -> date:
    """The date of this moment at a school."""
    return now().astimezone(zone_of(school, district)).date()


def today() -> date:
    """The district's date of this moment: roles, absences and places begin and end by it.

    Pages and tasks have the zone set, so that it costs nothing there; elsewhere (commands, a shell) the district is
    looked up.
    """
    zone = timezone.get_current_timezone()
    return today_at(None) if zone is timezone.get_default_timezone() else now().astimezone(zone).date()
