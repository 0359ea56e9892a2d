"""How many more people would solve as much as comes in, with the sum behind it.

What a technician solves is measured in the whole district, over the same people who are named as its technicians: who
now and then solves something for a school is no technician of that school, so a school has no pace of its own. With
one pace for all, the estimates of the schools add up to that of the district.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import wording
from reports.cards.people import PeopleCard
from reports.workload import WeekFigures, Workload, left_over

# In fewer weeks, or of fewer solved tickets, a holiday or somebody's absence says more than the pace of people.
ENOUGH_WEEKS, ENOUGH_SOLVED = 8, 100
# Less than half a person is within the rhythm of weeks.
TOLD_FROM = 0.5


@dataclass(frozen=True, slots=True)
class MorePeople:
    """The estimate, or why there is none, and its sum in sentences; both empty where nobody is missing."""

    said: str = ""
    why: tuple[str, ...] = ()


def more_people(work: Workload, people: PeopleCard) -> MorePeople:
    """The estimate for the chosen schools. It is reckoned with the numbers that it shows, so that all can follow."""
    weeks = work.whole_weeks
    left = left_over(weeks)
    if left <= 0 or not people.crew:
        return MorePeople()
    if len(weeks) < ENOUGH_WEEKS:
        return MorePeople(_("From so few weeks it cannot be told how many people are missing: choose 12 or more."))
    gap = round(left / len(weeks), 1)
    mondays = {one.week.monday for one in weeks}
    solved = sum(n for (who, monday), n in work.solved_in_district.items() if who in people.crew and monday in mondays)
    pace = round(solved / len(weeks) / len(people.crew), 1)
    if solved < ENOUGH_SOLVED or not pace:
        return MorePeople()
    more = round(gap / pace, 1)
    if more < TOLD_FROM:
        return MorePeople(_("More came in than was solved, by less than half of what one technician solves."))
    why = [_came(weeks, gap), _solved(len(people.crew), solved, pace), _sum(gap, pace, more), _waiting(work)]
    return MorePeople(_said(more), tuple(filter(None, why)))


def _said(more: float) -> str:
    return ngettext(
        "At the pace of these weeks, about %(n)s more person would solve as much as comes in.",
        "At the pace of these weeks, about %(n)s more people would solve as much as comes in.",
        1 if more == 1 else 2,
    ) % {"n": wording.decimal(more)}


def _came(weeks: list[WeekFigures], gap: float) -> str:
    return _(
        "From %(first)s to %(last)s, in %(weeks)s whole weeks, %(new)s tickets came in and %(solved)s were solved:"
        " %(gap)s a week were left over."
    ) % {
        "first": wording.full_day(weeks[0].week.days.first, weeks[-1].week.days.last),
        "last": wording.full_day(weeks[-1].week.days.last),
        "weeks": len(weeks),
        "new": wording.count(sum(one.opened for one in weeks)),
        "solved": wording.count(sum(one.solved for one in weeks)),
        "gap": wording.decimal(gap),
    }


def _solved(people: int, solved: int, pace: float) -> str:
    return ngettext(
        "The %(n)s technician of the district solved %(solved)s in these weeks: %(pace)s a week.",
        "The %(n)s technicians of the district solved %(solved)s in these weeks: %(pace)s a week for each.",
        people,
    ) % {"n": people, "solved": wording.count(solved), "pace": wording.decimal(pace)}


def _sum(gap: float, pace: float, more: float) -> str:
    return _("%(gap)s ÷ %(pace)s = %(more)s. That would keep up; what is open already would stay open.") % {
        "gap": wording.decimal(gap),
        "pace": wording.decimal(pace),
        "more": wording.decimal(more),
    }


def _waiting(work: Workload) -> str:
    """What more people would not change; nothing where no ticket waits."""
    waits = work.waiting.total()
    if not waits:
        return ""
    return ngettext(
        "%(n)s of the %(open)s open tickets waits for others, and would with more people, too.",
        "%(n)s of the %(open)s open tickets wait for others, and would with more people, too.",
        waits,
    ) % {"n": wording.count(waits), "open": wording.count(work.open_at_end)}
