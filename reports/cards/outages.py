"""Outages of a time: how many, how long, and the longest of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import ngettext

from audit.clock import now
from reports import wording
from reports.workload import Workload
from tickets.models import Outage
from tickets.models.outage import Reach
from tickets.outages import Notice, notices
from ui import times

MOST_LINES = 5
# Nobody has so many: a bound for what is read.
MOST_READ = 500


@dataclass(frozen=True, slots=True)
class OutagesCard:
    """The finding and the longest outages, longest first."""

    title: str
    longest: list[Notice]


def outages_card(work: Workload) -> OutagesCard | None:
    """The card of the outages that began in the period at the schools of the reader; None where there was none."""
    at, days = now(), work.period.days
    began = Outage.objects.filter(began_at__gte=days.start(work.book.zone), began_at__lt=days.end(work.book.zone))
    if work.reach.schools is not None:
        began = began.touching(Reach(work.reach.schools, frozenset(), work.reach.schools))
    found = notices(began.order_by("-began_at", "-pk")[:MOST_READ], None, at)
    if not found:
        return None
    whole = sum((one.outage.lasted(at) for one in found), timedelta())
    words = ngettext("%(n)s outage, %(time)s", "%(n)s outages, %(time)s together", len(found))
    title = words % {"n": wording.count(len(found)), "time": times.duration(whole.total_seconds() / 60)}
    return OutagesCard(title, sorted(found, key=lambda one: one.outage.lasted(at), reverse=True)[:MOST_LINES])
