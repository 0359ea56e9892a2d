"""Whether people say that our help was good: for the district, and for schools where enough of them answered."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import wording
from reports.choices import Measure, Said
from reports.workload import Workload

# Fewer answers would tell who said what.
ENOUGH = 5


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """A school in which enough people answered."""

    name: str
    share: str
    answered: str


@dataclass(frozen=True, slots=True)
class SatisfactionCard:
    """The finding, what it rests on, and the schools."""

    title: str
    note: str
    schools: list[SchoolLine]


def satisfaction_card(work: Workload) -> SatisfactionCard | None:
    """The card; None where nobody was asked."""
    by_key = work.sums.by_key(Measure.SATISFACTION)
    asked = sum(by_key.values())
    if not asked:
        return None
    good, answered = by_key[Said.GOOD], by_key[Said.GOOD] + by_key[Said.NOT_GOOD]
    return SatisfactionCard(_title(good, answered), _note(asked, answered), _schools(work))


def _title(good: int, answered: int) -> str:
    share = wording.share(good, answered)
    if answered < ENOUGH or share is None:
        return _("Too few answers to tell")
    return _("%(share)s say that our help was good") % {"share": wording.percent(share)}


def _note(asked: int, answered: int) -> str:
    words = ngettext(
        "%(answered)s of %(n)s person who was asked answered.", "%(answered)s of %(n)s people asked answered.", asked
    )
    return words % {"answered": wording.count(answered), "n": wording.count(asked)}


def _schools(work: Workload) -> list[SchoolLine]:
    good = work.sums.by_school(Measure.SATISFACTION, Said.GOOD)
    bad = work.sums.by_school(Measure.SATISFACTION, Said.NOT_GOOD)
    lines = []
    for school in work.schools:
        answered = good[school.pk] + bad[school.pk]
        share = wording.share(good[school.pk], answered)
        if answered >= ENOUGH and share is not None:
            lines.append(SchoolLine(school.short, wording.percent(share), wording.count(answered)))
    return lines
