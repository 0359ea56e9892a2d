"""Promises that were not kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import wording
from reports.choices import SOLUTION, STEPS, Measure
from reports.workload import Workload
from tickets.choices import ClockKind
from tickets.models import Promise
from ui.vocabulary import PRIORITIES


@dataclass(frozen=True, slots=True)
class MissedLine:
    """One promise: how often it was missed, of how many, how much longer it took on average, and where mostly."""

    name: str
    priority: int
    missed: str
    of: str
    longer: str
    schools: str


def missed_lines(work: Workload, day: int) -> list[MissedLine]:
    """The promises that were missed, the most often missed first."""
    missed = work.sums.by_key(Measure.MISSED)
    promised = {_key(promise): promise for promise in Promise.objects.all()}
    return [_line(work, key, promised.get(key), day) for key, _count in missed.most_common()]


def missed_title(work: Workload) -> str:
    """The finding."""
    missed = work.sums.total(Measure.MISSED)
    if not missed:
        return _("Every promise was kept")
    return ngettext("%(n)s promise was not kept", "%(n)s promises were not kept", missed) % {
        "n": wording.count(missed)
    }


def _key(promise: Promise) -> int:
    return promise.priority + SOLUTION * (promise.kind == ClockKind.SOLUTION)


def _line(work: Workload, key: int, promise: Promise | None, day: int) -> MissedLine:
    missed, kept = work.sums.by_key(Measure.MISSED)[key], work.sums.by_key(Measure.KEPT)[key]
    return MissedLine(
        name=_name(key, promise),
        priority=key % SOLUTION,
        missed=wording.count(missed),
        of=wording.count(missed + kept),
        longer=wording.span(_longer(work, key, kept), day),
        schools=_schools(work, key),
    )


def _name(key: int, promise: Promise | None) -> str:
    kind = ClockKind.SOLUTION if key > SOLUTION else ClockKind.FIRST_ANSWER
    told: dict[str, Any] = {"priority": PRIORITIES[key % SOLUTION].word, "what": kind.label}
    if promise is None:
        return _("%(priority)s: %(what)s") % told
    told |= {"amount": promise.amount, "unit": promise.get_unit_display()}
    return _("%(priority)s: %(what)s within %(amount)s %(unit)s") % told


def _longer(work: Workload, key: int, kept: int) -> float | None:
    """Minutes of school time beyond the promise, on average of those that were done in the time, though too late."""
    done = sum(n for step, n in work.sums.by_key(Measure.TOOK).items() if step // STEPS == key)
    return work.sums.by_key(Measure.OVER)[key] / (done - kept) if done > kept else None


def _schools(work: Workload, key: int) -> str:
    """The two schools with the most, where a reader sees several."""
    if len(work.schools) < 2:
        return ""
    names = {school.pk: school.short for school in work.schools} | {0: _("no school")}
    most = work.sums.by_school(Measure.MISSED, key).most_common(2)
    return ", ".join(f"{names[pk]} {count}" for pk, count in most if pk in names)
