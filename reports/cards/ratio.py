"""What falls to each technician."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports import wording
from reports.cards.more_people import MorePeople, more_people
from reports.cards.people import PeopleCard
from reports.workload import Workload


@dataclass(frozen=True, slots=True)
class Part:
    """What falls to each technician: an amount, drawn as a part of `whole`."""

    name: str
    amount: int
    whole: int
    bad: bool = False


@dataclass(frozen=True, slots=True)
class RatioCard:
    """Devices for each technician (empty without technicians), other things for each, and how many people more."""

    note: str
    devices: str
    parts: list[Part]
    more: MorePeople


def ratio_card(work: Workload, people: PeopleCard, devices: int, *, has_pace: bool = True) -> RatioCard:
    """The card for `devices` in use. Without `has_pace` the pace of the district is not open to the reader."""
    note = _("Devices in use, people with the role of a technician or in a team")
    if work.reach.schools is not None:
        note = _("Devices in use, technicians of these schools without teams of the whole district")
    more = more_people(work, people) if has_pace else MorePeople()
    if not people.technicians:
        return RatioCard(note, "", [], more)
    each = wording.count(round(devices / people.technicians))
    return RatioCard(note, each, _parts(work, people.technicians), more)


def _parts(work: Workload, technicians: int) -> list[Part]:
    weeks = len(work.whole_weeks)
    opened, solved = (sum(one.opened for one in work.whole_weeks), sum(one.solved for one in work.whole_weeks))
    still_open = sum(work.open_by_assignee.values())
    each = [round(amount / (weeks * technicians)) if weeks else 0 for amount in (opened, solved)]
    each.append(round(still_open / technicians))
    names = [_("New a week"), _("Solved a week"), _("Open now")]
    bad = [each[0] > each[1], False, False]
    return [Part(*part) for part in zip(names, each, [max(each)] * 3, bad, strict=True)]
