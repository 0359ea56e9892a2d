"""The workload of a time: everything that the page and the download are made of, looked up once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import Count

from reports.choices import Measure
from reports.days import WEEK, Days
from reports.periods import Period, Week
from reports.reading import Book, Reach, Row
from reports.sums import Sums
from schools.models import School
from tickets.models import Ticket
from tickets.workflow import WAITING_STATUSES

FLOWS = (Measure.OPENED, Measure.SOLVED)
# What is going on now is told by the last weeks.
RECENT = 4
# Less than one in twenty, or fewer than five tickets, is no finding.
TOLD_FROM, TICKETS_FROM = 0.05, 5


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """Tickets of a week: new and solved ones, and those open at its end."""

    week: Week
    opened: int
    solved: int
    open: int


class Workload:
    """Figures of a period for one reader."""

    def __init__(self, period: Period, reach: Reach, schools: list[School], zone: ZoneInfo, at: datetime) -> None:
        """`schools` are those of the reach; with a reach of all, all schools of the district."""
        self.period = period
        self.reach = reach
        self.schools = schools
        self.book = Book(reach, zone, at)

    @cached_property
    def sums(self) -> Sums:
        """All figures of the period; opened and solved by week."""
        return Sums(self.book.rows(self.period.days, list(Measure), weekly=FLOWS))

    @cached_property
    def before(self) -> Sums:
        """What is compared with the time before; what came and went only where the last weeks are compared with it."""
        earlier = self._mondays_before_recent
        flows = FLOWS if earlier and earlier[0] < self.period.days.first else ()
        return Sums(self.book.rows(self.period.before, [Measure.STOPPED, Measure.TOOK, *flows], weekly=flows))

    def stopped_in(self, days: Days) -> int:
        """How often a class had to stop on some days."""
        return Sums(self.book.rows(days, [Measure.STOPPED])).total(Measure.STOPPED)

    @cached_property
    def open_now(self) -> Counter[tuple[int | None, int | None, str]]:
        """Tickets open now, by school, by the person who has them, and by status."""
        tickets = Ticket.objects.open()
        if self.reach.schools is not None:
            tickets = tickets.filter(school__in=self.reach.schools)
        if not self.reach.restricted:
            tickets = tickets.filter(restricted=False)
        counted = tickets.values_list("school", "assignee", "status").annotate(n=Count("pk")).order_by()
        return Counter({(school, assignee, status): n for school, assignee, status, n in counted})

    @cached_property
    def open_by_assignee(self) -> Counter[int | None]:
        """Tickets open now, by the person who has them."""
        found: Counter[int | None] = Counter()
        for (_school, assignee, _status), n in self.open_now.items():
            found[assignee] += n
        return found

    @cached_property
    def open_by_school(self) -> Counter[int]:
        """Tickets open now, by school; 0 for those without one."""
        found: Counter[int] = Counter()
        for (school, _assignee, _status), n in self.open_now.items():
            found[school or 0] += n
        return found

    @cached_property
    def waiting(self) -> Counter[str]:
        """Tickets open now that wait for a person, a part or a vendor, by status; none where the period is over."""
        found: Counter[str] = Counter()
        for (_school, _assignee, status), n in self.open_now.items():
            if self.period.is_running and status in WAITING_STATUSES:
                found[status] += n
        return found

    @cached_property
    def open_at_end_by_school(self) -> Counter[int]:
        """The same by school; 0 for tickets without one, and for those of schools that are not among `schools`."""
        known = {school.pk for school in self.schools}
        found: Counter[int] = Counter()
        for school, n in self.open_by_school.items():
            found[school if school in known else 0] += n
        for row in self._since_end:
            if row.measure in (Measure.OPENED, Measure.SOLVED_AT):
                found[row.school if row.school in known else 0] += (
                    row.n if row.measure == Measure.SOLVED_AT else -row.n
                )
        return found

    @cached_property
    def _since_end(self) -> list[Row]:
        """What came and went after the period; nothing where it is running."""
        after = self.period.after
        return self.book.rows(after, [*FLOWS, Measure.SOLVED_AT]) if after else []

    @cached_property
    def open_at_end(self) -> int:
        """Tickets open when the period ended, or now: those of now without what came since, with what was solved."""
        return sum(self.open_by_assignee.values()) - net(Sums(self._since_end))

    @cached_property
    def open_change(self) -> int:
        """How many more tickets are open at the end than before the period began."""
        return net(self.sums)

    @cached_property
    def weeks(self) -> list[WeekFigures]:
        """The weeks of the period, oldest first."""
        opened, solved = self.sums.by_week(Measure.OPENED), self.sums.by_week(Measure.SOLVED)
        weeks = self.period.weeks
        ends = backwards(self.open_at_end, [opened[week.monday] - solved[week.monday] for week in weeks])
        return [
            WeekFigures(week, opened[week.monday], solved[week.monday], still_open)
            for week, still_open in zip(weeks, ends, strict=True)
        ]

    @cached_property
    def whole_weeks(self) -> list[WeekFigures]:
        """The weeks of the period that are whole: only these can be compared."""
        return [one for one in self.weeks if one.week.is_whole]

    @property
    def _mondays_before_recent(self) -> list[date]:
        """The Mondays of as many weeks right before the last whole ones as these are."""
        recent = [week.monday for week in self.period.weeks if week.is_whole][-RECENT:]
        return [monday - WEEK * len(recent) for monday in recent]

    @cached_property
    def before_recent(self) -> tuple[int, int] | None:
        """(new, solved) tickets of these weeks; None where they are older than what was read, or nothing was."""
        mondays = self._mondays_before_recent
        if not mondays or mondays[0] < self.period.before.first:
            return None
        read = [self.sums, self.before] if mondays[0] < self.period.days.first else [self.sums]
        opened, solved = (sum(sums.by_week(flow)[day] for sums in read for day in mondays) for flow in FLOWS)
        return (opened, solved) if opened or solved else None

    @cached_property
    def solved_in_district(self) -> Counter[tuple[int, date]]:
        """Solved tickets of all schools, whichever are chosen, by who solved them and Monday."""
        if self.reach.schools is None:
            return self.sums.by_key_and_week(Measure.SOLVED)
        rows = self.book.of_all_schools().rows(self.period.days, [Measure.SOLVED], weekly=FLOWS)
        return Sums(rows).by_key_and_week(Measure.SOLVED)

    @cached_property
    def opened_by_school(self) -> Counter[tuple[int, date]]:
        """New tickets by school and Monday."""
        return self.sums.by_school_and_week(Measure.OPENED)

    @cached_property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.sums.total(Measure.OPENED) or self.sums.total(Measure.SOLVED) or self.open_at_end)

    @property
    def today(self) -> date:
        """The running day of the district."""
        return self.period.today


def left_over(weeks: Iterable[WeekFigures]) -> int:
    """How many more tickets were opened than solved in some weeks (or fewer: below 0); 0 where it is no finding."""
    found = list(weeks)
    opened, solved = sum(one.opened for one in found), sum(one.solved for one in found)
    return opened - solved if abs(opened - solved) >= max(TICKETS_FROM, TOLD_FROM * opened) else 0


def net(sums: Sums) -> int:
    """How many more tickets were opened than solved."""
    return sums.total(Measure.OPENED) - sums.total(Measure.SOLVED)


def backwards(at_end: int, changes: list[int]) -> list[int]:
    """How many were open at the end of each week, told by those at the end of the last and the change of each."""
    ends = []
    for change in reversed(changes):
        ends.append(at_end)
        at_end -= change
    return ends[::-1]
