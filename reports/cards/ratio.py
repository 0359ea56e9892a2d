"""What falls to each technician."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import wording
from reports.cards.people import PeopleCard
from reports.workload import Workload

# Less than half a person is within the rhythm of weeks.
TOLD_FROM = 0.5


@dataclass(frozen=True, slots=True)
class Part:
    """What falls to each technician: an amount, drawn as a part of `whole`."""

    name: str
    amount: int
    whole: int
    bad: bool = False


@dataclass(frozen=True, slots=True)
class RatioCard:
    """Devices for each technician (empty without technicians), other things for each, and who is missing."""

    note: str
    devices: str
    parts: list[Part]
    missing: str


def ratio_card(work: Workload, people: PeopleCard, devices: int) -> RatioCard:
    """The card for `devices` in use."""
    note = _("Devices in use, people with the role of a technician or in a team")
    if work.reach.schools is not None:
        note = _("Devices in use, technicians of these schools without teams of the whole district")
    if not people.technicians:
        return RatioCard(note, "", [], "")
    each = wording.count(round(devices / people.technicians))
    return RatioCard(note, each, _parts(work, people.technicians), _missing(work, people))


def _weekly(work: Workload) -> tuple[int, int, int]:
    """(whole weeks, tickets opened, tickets solved) of the period."""
    whole = [one for one in work.weeks if one.week.is_whole]
    return len(whole), sum(one.opened for one in whole), sum(one.solved for one in whole)


def _parts(work: Workload, technicians: int) -> list[Part]:
    weeks, opened, solved = _weekly(work)
    still_open = sum(work.open_by_assignee.values())
    each = [round(amount / (weeks * technicians)) if weeks else 0 for amount in (opened, solved)]
    each.append(round(still_open / technicians))
    names = [_("New a week"), _("Solved a week"), _("Open now")]
    bad = [each[0] > each[1], False, False]
    return [Part(*part) for part in zip(names, each, [max(each)] * 3, bad, strict=True)]


def _missing(work: Workload, people: PeopleCard) -> str:
    """How many more people, at the pace of those who solved something, would solve as much as comes in."""
    _weeks, opened, solved = _weekly(work)
    more = round((opened - solved) * people.solvers / solved, 1) if solved else 0
    if more < TOLD_FROM:
        return ""
    return ngettext(
        "At the pace of these weeks, about %(n)s more person would solve as much as comes in.",
        "At the pace of these weeks, about %(n)s more people would solve as much as comes in.",
        1 if more == 1 else 2,
    ) % {"n": f"{more:.1f}".removesuffix(".0")}
