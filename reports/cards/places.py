"""Which schools ask most, for the devices they have."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.models import Device
from assets.workflow import OUT_OF_USE
from reports import wording
from reports.workload import WeekFigures, Workload
from schools.models import School
from ui import charts

WEEKS = 8
MOST_ROWS = 25
# A school stands out with half as many tickets again as the district's devices have, and no fewer than five a week.
STANDS_OUT, TICKETS_FROM = 1.5, 5
RECENT = 2


@dataclass(frozen=True, slots=True)
class PlacesCard:
    """A heat map of schools and weeks."""

    title: str
    note: str
    table: SafeString
    key: SafeString
    left_out: str


def devices_by_school(work: Workload) -> Counter[int]:
    """Devices in use, by school."""
    devices = Device.objects.exclude(status__in=OUT_OF_USE).filter(school__isnull=False)
    if work.reach.schools is not None:
        devices = devices.filter(school__in=work.reach.schools)
    return Counter(dict(devices.values_list("school").annotate(n=Count("pk")).order_by()))


def places_card(work: Workload, devices: Counter[int]) -> PlacesCard:
    """The card of the schools. Where no school has devices, tickets are counted as such."""
    weeks = work.weeks[-WEEKS:]
    by_week = work.opened_by_school
    schools = _chosen(work, devices, weeks)
    rows = [
        (school.short, [_rate(by_week[school.pk, one.week.monday], school, devices) for one in weeks])
        for school in schools
    ]
    what = _("Tickets a week for each 100 devices") if devices else _("Tickets a week")
    return PlacesCard(
        title=_finding(work, devices),
        note=_("%(what)s, last %(n)s weeks") % {"what": what, "n": len(weeks)},
        table=charts.heat_map(
            caption=what,
            corner=_("School"),
            columns=[wording.short_day(one.week.days.first) for one in weeks],
            rows=rows,
        ),
        key=charts.heat_key(),
        left_out=_left_out(len(schools), len(work.schools)),
    )


def _rate(tickets: int, school: School, devices: Counter[int]) -> float | None:
    if not devices:
        return float(tickets)
    return tickets * 100 / devices[school.pk] if devices[school.pk] else None


def _tickets(work: Workload, school: School, weeks: list[WeekFigures]) -> int:
    return sum(work.opened_by_school[school.pk, one.week.monday] for one in weeks)


def _chosen(work: Workload, devices: Counter[int], weeks: list[WeekFigures]) -> list[School]:
    """All schools by name; of many, those that ask most, the most first."""
    if len(work.schools) <= MOST_ROWS:
        return work.schools

    def asks(school: School) -> float:
        return _rate(_tickets(work, school, weeks), school, devices) or 0

    return sorted(work.schools, key=asks, reverse=True)[:MOST_ROWS]


def _left_out(shown: int, all_schools: int) -> str:
    left = all_schools - shown
    if not left:
        return ""
    return ngettext(
        "The %(shown)s schools that ask most. %(n)s more is in the CSV.",
        "The %(shown)s schools that ask most. %(n)s more are in the CSV.",
        left,
    ) % {"shown": shown, "n": left}


def _finding(work: Workload, devices: Counter[int]) -> str:
    """Who stands out in the last two whole weeks."""
    recent = [one for one in work.weeks if one.week.is_whole][-RECENT:]
    whole = sum(_tickets(work, school, recent) for school in work.schools if devices[school.pk] or not devices)
    usual = whole / (sum(devices.values()) / 100 if devices else len(work.schools))
    hot = [
        (rate, school.short)
        for school in work.schools
        if _tickets(work, school, recent) >= TICKETS_FROM * len(recent)
        and (rate := _rate(_tickets(work, school, recent), school, devices)) is not None
        and rate >= usual * STANDS_OUT
    ]
    if not hot:
        return _("No school stands out")
    found = [name for _rate, name in sorted(hot, reverse=True)]
    return ngettext("%(schools)s needs help now", "%(schools)s need help now", len(found)) % {
        "schools": wording.names(found)
    }
