"""What falls to each technician."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports import wording
from reports.cards.people import PeopleCard
from reports.workload import Workload

# Less than half a person is within the rhythm of weeks.
TOLD_FROM = 0.5


@dataclass(frozen=True, slots=True)
class RatioCard:
    """Devices for each technician (empty without technicians), other things for each, and who is missing."""

    devices: str
    each: list[tuple[str, str]]
    missing: str


def ratio_card(work: Workload, people: PeopleCard, devices: int) -> RatioCard:
    """The card for `devices` in use."""
    return RatioCard(_each(devices, people.technicians), _per_person(work, people), _missing(work, people))


def _each(amount: int, people: int) -> str:
    return wording.count(round(amount / people)) if people else ""


def _weekly(work: Workload) -> tuple[int, int, int]:
    """(whole weeks, tickets opened, tickets solved) of the period."""
    whole = [one for one in work.weeks if one.week.is_whole]
    return len(whole), sum(one.opened for one in whole), sum(one.solved for one in whole)


def _per_person(work: Workload, people: PeopleCard) -> list[tuple[str, str]]:
    weeks, opened, solved = _weekly(work)
    by_week = people.technicians * weeks
    return [
        (_("New tickets a week, for each"), _each(opened, by_week)),
        (_("Solved a week, by each"), _each(solved, by_week)),
        (_("Open now, for each"), _each(sum(work.open_by_assignee.values()), people.technicians)),
    ]


def _missing(work: Workload, people: PeopleCard) -> str:
    """How many more people, at the pace of those who solved something, would solve as much as comes in."""
    _weeks, opened, solved = _weekly(work)
    if not people.solvers or not solved:
        return ""
    more = (opened - solved) * people.solvers / solved
    if more < TOLD_FROM:
        return ""
    return _("At the pace of these weeks, %(n)s more people would solve as much as comes in.") % {"n": f"{more:.1f}"}
