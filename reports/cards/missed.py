"""Promises that were not kept."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import wording
from reports.choices import SOLUTION, STEPS, Measure
from reports.missed import KINDS
from reports.workload import Workload
from tickets.choices import DURATIONS, ClockKind, Unit
from tickets.models import Promise
from ui.vocabulary import PRIORITIES


@dataclass(frozen=True, slots=True)
class MissedLine:
    """A promise (`key`): how often it was missed, of how many, how much longer it took on average, where mostly."""

    key: int
    name: str
    priority: int
    missed: str
    of: str
    longer: str
    schools: str


def missed_lines(work: Workload, day: int) -> list[MissedLine]:
    """The promises that were missed, the most urgent first."""
    missed = work.sums.by_key(Measure.MISSED)
    promised = {_key(one): one for one in Promise.objects.all() if _is_counted(one)} if missed else {}
    ordered = sorted(missed, key=lambda key: (key % SOLUTION, key))
    return [_line(work, key, promised.get(key), day) for key in ordered]


def missed_title(work: Workload) -> str:
    """The finding."""
    missed = work.sums.total(Measure.MISSED)
    if not missed:
        return _("Every promise was kept")
    return ngettext("%(n)s promise was not kept", "%(n)s promises were not kept", missed) % {
        "n": wording.count(missed)
    }


def _is_counted(promise: Promise) -> bool:
    """The promises that are told: what holds for a priority as such, where it is a time."""
    return promise.is_usual and promise.unit in DURATIONS and promise.kind in KINDS


def _key(promise: Promise) -> int:
    return (promise.priority or 0) + SOLUTION * (promise.kind == ClockKind.SOLUTION)


def _line(work: Workload, key: int, promise: Promise | None, day: int) -> MissedLine:
    missed, kept = work.sums.by_key(Measure.MISSED)[key], work.sums.by_key(Measure.KEPT)[key]
    return MissedLine(
        key=key,
        name=_name(key, promise),
        priority=key % SOLUTION,
        missed=wording.count(missed),
        of=wording.count(missed + kept),
        longer=_longer(work, key, kept, day),
        schools=_schools(work, key),
    )


def name_of(key: int) -> str:
    """“Urgent: first answer within 15 minutes”, as it is promised now."""
    return _name(key, next((one for one in Promise.objects.all() if _is_counted(one) and _key(one) == key), None))


def _name(key: int, promise: Promise | None) -> str:
    told = {"priority": PRIORITIES[key % SOLUTION].word, "time": _time(promise) if promise else ""}
    if key > SOLUTION:
        return (_("%(priority)s: solution within %(time)s") if promise else _("%(priority)s: solution")) % told
    return (_("%(priority)s: first answer within %(time)s") if promise else _("%(priority)s: first answer")) % told


def _time(promise: Promise) -> str:
    """“15 minutes”, “1 school day”."""
    amount = promise.amount
    return {
        Unit.MINUTES: ngettext("%(n)s minute", "%(n)s minutes", amount),
        Unit.HOURS: ngettext("%(n)s hour", "%(n)s hours", amount),
        Unit.DAYS: ngettext("%(n)s school day", "%(n)s school days", amount),
    }[Unit(promise.unit)] % {"n": amount}


def _longer(work: Workload, key: int, kept: int, day: int) -> str:
    """Beyond the promise, on average of those that were done in the time, though too late: school time."""
    done = sum(n for step, n in work.sums.by_key(Measure.TOOK).items() if step // STEPS == key)
    if done <= kept:
        return _("not done yet")
    return wording.longer(work.sums.by_key(Measure.OVER)[key] / (done - kept), day)


def _schools(work: Workload, key: int) -> str:
    """The two schools with the most, where a reader sees several."""
    if len(work.schools) < 2:
        return ""
    names = {school.pk: school.short for school in work.schools} | {0: _("no school")}
    most = work.sums.by_school(Measure.MISSED, key).most_common(2)
    return ", ".join(f"{names[pk]} {count}" for pk, count in most if pk in names)
