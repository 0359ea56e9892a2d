"""The workload of a time: everything that the page and the download are made of, looked up once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import Count

from reports.choices import Measure
from reports.days import Days
from reports.periods import Period, Week
from reports.reading import Book, Reach
from reports.sums import Sums
from schools.models import School
from tickets.models import Ticket

FLOWS = (Measure.OPENED, Measure.SOLVED)


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
        """What is compared with the time before."""
        return Sums(self.book.rows(self.period.before, [Measure.STOPPED, Measure.TOOK]))

    def stopped_in(self, days: Days) -> int:
        """How often a class had to stop on some days."""
        return Sums(self.book.rows(days, [Measure.STOPPED])).total(Measure.STOPPED)

    @cached_property
    def open_now(self) -> Counter[tuple[int | None, int | None]]:
        """Tickets open now, by school and by the person who has them."""
        tickets = Ticket.objects.open()
        if self.reach.schools is not None:
            tickets = tickets.filter(school__in=self.reach.schools)
        if not self.reach.restricted:
            tickets = tickets.filter(restricted=False)
        counted = tickets.values_list("school", "assignee").annotate(n=Count("pk")).order_by()
        return Counter({(school, assignee): n for school, assignee, n in counted})

    @cached_property
    def open_by_assignee(self) -> Counter[int | None]:
        """Tickets open now, by the person who has them."""
        found: Counter[int | None] = Counter()
        for (_school, assignee), n in self.open_now.items():
            found[assignee] += n
        return found

    @cached_property
    def open_by_school(self) -> Counter[int]:
        """Tickets open now, by school; 0 for those without one."""
        found: Counter[int] = Counter()
        for (school, _assignee), n in self.open_now.items():
            found[school or 0] += n
        return found

    @cached_property
    def open_at_end(self) -> int:
        """Tickets open when the period ended, or now: those of now without what came since, with what was solved."""
        since = self.period.after
        changed = net(Sums(self.book.rows(since, FLOWS))) if since else 0
        return sum(self.open_by_assignee.values()) - changed

    @cached_property
    def open_change(self) -> int:
        """How many more tickets are open at the end than before the period began."""
        return net(self.sums)

    @cached_property
    def weeks(self) -> list[WeekFigures]:
        """The weeks of the period, oldest first."""
        opened, solved = self.sums.by_week(Measure.OPENED), self.sums.by_week(Measure.SOLVED)
        still_open = self.open_at_end
        found = []
        for week in reversed(self.period.weeks):
            came, went = opened[week.monday], solved[week.monday]
            found.append(WeekFigures(week, came, went, still_open))
            still_open -= came - went
        return found[::-1]

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


def net(sums: Sums) -> int:
    """How many more tickets were opened than solved."""
    return sums.total(Measure.OPENED) - sums.total(Measure.SOLVED)
