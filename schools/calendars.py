"""The calendars of the district as values of school-time arithmetic, kept in memory while they do not change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time

from django.db import connection
from django.db.models import F

from schools.models import District, ServiceHours, SpecialDay, SpecialHours
from schools.school_time import Calendar

ALWAYS = "00:00", "24:00"
_kept: dict[tuple[int, int, str], Calendar] = {}

# Every page and every act asks this, so it is one statement, and written by hand. A house without calendars gives one
# row, which tells the district's time zone.
LOOK = """
    SELECT calendar.id, calendar.version, calendar.school_id, school.time_zone, district.time_zone
    FROM (SELECT coalesce((SELECT time_zone FROM schools_district WHERE id = 1), %s) AS time_zone) AS district
    LEFT JOIN schools_servicecalendar AS calendar ON true
    LEFT JOIN schools_school AS school ON school.id = calendar.school_id
"""


class Calendars:
    """The calendars of all schools at one moment. Build one per act: it costs one query while nothing changed."""

    def __init__(self) -> None:
        """Look up which calendars there are and in which version."""
        with connection.cursor() as cursor:
            cursor.execute(LOOK, [District().time_zone])
            rows = cursor.fetchall()
        self._zones: str = rows[0][4]
        self._keys: dict[int | None, tuple[int, int, str]] = {
            school: (pk, version, zone or self._zones) for pk, version, school, zone, _district_zone in rows if pk
        }

    def of(self, school_id: int | None) -> Calendar:
        """The calendar that counts for a school; the district's where it has none; round the clock without any."""
        key = self._keys.get(school_id) or self._keys.get(None) or (0, 0, self._zones)
        if key not in _kept:
            _forget_older(key)
            _kept[key] = _build(key[0], key[2])
        return _kept[key]


def _forget_older(key: tuple[int, int, str]) -> None:
    for old in [kept for kept in _kept if kept[0] == key[0]]:
        del _kept[old]


def _build(pk: int, zone: str) -> Calendar:
    if not pk:
        return Calendar.build(zone=zone, weekly={day: [ALWAYS] for day in range(7)}, special={})
    weekly: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for hours in ServiceHours.objects.filter(calendar=pk):
        weekly[hours.weekday].append((_text(hours.opens), _text(hours.closes)))
    return Calendar.build(zone=zone, weekly=weekly, special=_special(pk))


def _special(pk: int) -> dict[date, tuple[list[tuple[str, str]], str]]:
    days: dict[date, tuple[list[tuple[str, str]], str]] = {
        day: ([], reason) for day, reason in SpecialDay.objects.filter(calendar=pk).values_list("date", "reason")
    }
    spans: Iterable[tuple[date, time, time]] = (
        SpecialHours.objects.filter(day__calendar=pk).annotate(on=F("day__date")).values_list("on", "opens", "closes")
    )
    for on, opens, closes in spans:
        days[on][0].append((_text(opens), _text(closes)))
    return days


def _text(moment: time) -> str:
    """`HH:MM`; one minute before midnight means the end of the day, which a time of day cannot say."""
    return "24:00" if moment >= time(23, 59) else moment.strftime("%H:%M")
