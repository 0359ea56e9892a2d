"""What the workload page shows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import wording
from reports.cards.missed import missed_lines, missed_title
from reports.cards.numbers import key_numbers
from reports.cards.outages import outages_card
from reports.cards.people import PeopleCard
from reports.cards.places import devices_by_school, places_card
from reports.cards.promises import promise_lines
from reports.cards.ratio import ratio_card
from reports.cards.satisfaction import satisfaction_card
from reports.cards.topics import topics
from reports.cards.ways import ways_card
from reports.cards.weeks import weeks_card
from reports.choices import Measure
from reports.lists import Lists
from reports.workload import Workload
from schools import school_time
from schools.calendars import Calendars
from schools.school_time import NeverOpen
from ui import charts

FULL_DAY = 24 * 60


def page_of(work: Workload, people: PeopleCard | None, lists: Lists, *, has_pace: bool) -> dict[str, Any]:
    """The cards of the page; `people` is None for readers to whom the load of technicians is not open.

    `lists` lead to the tickets behind numbers; `has_pace` says whether the pace of the district is open to the reader.
    """
    devices = devices_by_school(work)
    about = {"about": _about(work, sum(devices.values()), people)}
    if work.is_empty:
        return about
    day, opened = school_day(work), work.sums.total(Measure.OPENED)
    return about | {
        "numbers": key_numbers(work, day, lists),
        "weeks": weeks_card(work),
        "promises": promise_lines(work, day),
        "people": people.linked(lists) if people else None,
        "nobody_url": lists.open_of_nobody(),
        "ratio": ratio_card(work, people, sum(devices.values()), has_pace=has_pace) if people else None,
        "places": places_card(work, devices, lists) if len(work.schools) > 1 else None,
        "topics": charts.bars([(name, float(count)) for name, count in topics(work)]),
        "opened": opened,
        "opened_said": ngettext("%(n)s new ticket", "%(n)s new tickets", opened) % {"n": wording.count(opened)},
        "satisfaction": satisfaction_card(work),
        "outages": outages_card(work),
        "ways": ways_card(work),
        "missed": missed_lines(work, day),
        "sees_tickets": lists.base is not None,
        "missed_title": missed_title(work),
    }


def _about(work: Workload, devices: int, people: PeopleCard | None) -> str:
    """“February 8 to April 27, 2027 · 12 schools · 12,840 devices · 6 technicians”."""
    parts = [
        *days_and_places(work),
        ngettext("%(n)s device", "%(n)s devices", devices) % {"n": wording.count(devices)},
    ]
    if people:
        parts.append(_technicians(work, people.technicians))
    return " · ".join(parts)


def days_and_places(work: Workload) -> list[str]:
    """“February 8 to April 27, 2027” and “12 schools”."""
    days = work.period.days
    return [
        _("%(first)s to %(last)s")
        % {"first": wording.full_day(days.first, days.last), "last": wording.full_day(days.last)},
        work.schools[0].name
        if len(work.schools) == 1
        else ngettext("%(n)s school", "%(n)s schools", len(work.schools)) % {"n": len(work.schools)},
    ]


def _technicians(work: Workload, count: int) -> str:
    """“7 technicians”; of schools only those who work there, without the teams that help them."""
    if work.reach.schools is None:
        words = ngettext("%(n)s technician", "%(n)s technicians", count)
    elif len(work.schools) == 1:
        words = ngettext("%(n)s technician of this school", "%(n)s technicians of this school", count)
    else:
        words = ngettext("%(n)s technician of these schools", "%(n)s technicians of these schools", count)
    return words % {"n": count}


def school_day(work: Workload) -> int:
    """The usual service day in minutes: of the one school that the report is about, else of the district."""
    only = work.schools[0].pk if len(work.schools) == 1 else None
    try:
        return school_time.day_minutes(Calendars().of(only))
    except NeverOpen:
        return FULL_DAY
