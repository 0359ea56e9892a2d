"""The calendars of the district as values of school-time arithmetic, kept in memory while they do not change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time

from django.db.models import F

from schools.models import District, ServiceCalendar, ServiceHours, SpecialDay, SpecialHours
from schools.school_time import Calendar

ALWAYS = "00:00", "24:00"
_kept: dict[tuple[int, int, str], Calendar] = {}


class Calendars:
    """The calendars of all schools at one moment. Build one per act: it costs one query while nothing changed."""

    def __init__(self) -> None:
        """Look up which calendars there are and in which version."""
        district_zone = District.current().time_zone
        rows = ServiceCalendar.objects.values_list("pk", "version", "school_id", "school__time_zone")
        self._keys: dict[int | None, tuple[int, int, str]] = {
            school: (pk, version, zone or district_zone) for pk, version, school, zone in rows
        }
        self._zones = district_zone

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
