"""Which schools ask most: in numbers, and for the devices they have."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.models import Device
from assets.workflow import OUT_OF_USE
from reports import wording
from reports.choices import Measure
from reports.lists import Lists
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
    """Schools with their numbers of the time, and a heat map of their last weeks."""

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
    return Counter(dict(devices.values_list("school").annotate(n=Count("*")).order_by()))


def places_card(work: Workload, devices: Counter[int], lists: Lists) -> PlacesCard:
    """The card of the schools. Where no school has devices, tickets are counted as such."""
    weeks = work.weeks[-WEEKS:]
    by_week = work.opened_by_school
    opened, solved = work.sums.by_school(Measure.OPENED, 0), work.sums.by_school(Measure.SOLVED_AT, 0)
    schools = _most_first(work, opened)
    rows = [
        (school.short, [_rate(by_week[school.pk, one.week.monday], school, devices) for one in weeks])
        for school in schools
    ]
    what = _("Tickets a week for each 100 devices") if devices else _("Tickets a week")
    return PlacesCard(
        title=_finding(work, devices),
        note=_note(work, what, len(weeks)),
        table=charts.heat_map(
            caption=what,
            corner=_("School"),
            columns=[wording.short_day(one.week.days.first) for one in weeks],
            rows=rows,
            plain=[
                (_("New"), [opened[school.pk] for school in schools]),
                (_("Solved"), [solved[school.pk] for school in schools]),
                (_("Open now"), [_open_now(work, school, lists) for school in schools]),
            ],
        ),
        key=charts.heat_key(),
        left_out=_left_out(len(schools), len(work.schools)),
    )


def _open_now(work: Workload, school: School, lists: Lists) -> int | SafeString:
    """The number, as a link to the tickets where the reader may see them."""
    count, url = work.open_by_school[school.pk], lists.open_at(school)
    return format_html('<a href="{}">{}</a>', url, wording.count(count)) if count and url else count


def _note(work: Workload, what: str, weeks: int) -> str:
    """“New and solved tickets from April 1 to April 27, 2027; shades: tickets a week for each 100 devices, …”."""
    days = work.period.days
    return ngettext(
        "New and solved tickets from %(first)s to %(last)s. In shades: %(what)s, last week.",
        "New and solved tickets from %(first)s to %(last)s. In shades: %(what)s, last %(n)s weeks.",
        weeks,
    ) % {
        "first": wording.full_day(days.first, days.last),
        "last": wording.full_day(days.last),
        "what": what[:1].lower() + what[1:],
        "n": weeks,
    }


def _rate(tickets: int, school: School, devices: Counter[int]) -> float | None:
    if not devices:
        return float(tickets)
    return tickets * 100 / devices[school.pk] if devices[school.pk] else None


def _tickets(work: Workload, school: School, weeks: list[WeekFigures]) -> int:
    return sum(work.opened_by_school[school.pk, one.week.monday] for one in weeks)


def _most_first(work: Workload, opened: Counter[int]) -> list[School]:
    """The schools with the most new tickets first, else by name; of many, as many as can be read."""
    return sorted(work.schools, key=lambda school: -opened[school.pk])[:MOST_ROWS]


def _left_out(shown: int, all_schools: int) -> str:
    left = all_schools - shown
    if not left:
        return ""
    return ngettext(
        "The %(shown)s schools with the most new tickets. %(n)s more is in the CSV.",
        "The %(shown)s schools with the most new tickets. %(n)s more are in the CSV.",
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
