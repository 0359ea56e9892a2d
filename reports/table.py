"""The figures of a workload as rows: one number a row, of one week, so that any tool can sum them up its own way."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from reports.choices import SOLUTION, STEPS, Measure
from reports.reading import Row
from reports.steps import median
from reports.workload import Workload
from schools.models import School
from tickets.models import Category
from users.models import User

HEADER: Final = ("week", "measure", "school_code", "school", "category", "technician", "priority", "value")


class Line(NamedTuple):
    """A row of the table. `week` is its Monday; what does not apply is empty."""

    week: date | None
    measure: str
    school_code: str = ""
    school: str = ""
    category: str = ""
    technician: str = ""
    priority: int | None = None
    value: int = 0


def table_of(work: Workload, *, people: bool) -> Iterator[Line]:
    """All rows, measure by measure and week by week; solutions by technician only where `people`.

    An empty technician are the people who had asked; an empty school or category means that a ticket has none.
    """
    rows = defaultdict(list)
    for row in work.book.rows(work.period.days, list(Measure), weekly=list(Measure)):
        rows[row.measure].append(row)
    yield from _by_school("opened", rows[Measure.OPENED], work.schools)
    yield from _by_school("class_stopped", rows[Measure.STOPPED], work.schools)
    yield from _by_category(rows[Measure.ASKED])
    yield from _solved(rows[Measure.SOLVED], people)
    yield from (Line(one.week.monday, "open_at_week_end", value=one.open) for one in work.weeks)
    yield from _by_promise("kept", rows[Measure.KEPT])
    yield from _by_promise("missed", rows[Measure.MISSED], work.schools)
    yield from _medians(rows[Measure.TOOK])


def _by_school(measure: str, rows: Iterable[Row], schools: list[School]) -> Iterator[Line]:
    known = {school.pk: school for school in schools}
    place = {school.pk: number for number, school in enumerate(schools, 1)}
    for row in sorted(rows, key=lambda row: (row.since, place.get(row.school, 0))):
        school = known.get(row.school)
        yield Line(row.since, measure, school.code if school else "", school.name if school else "", value=row.n)


def _by_category(rows: Iterable[Row]) -> Iterator[Line]:
    names = {
        category.pk: str(category)
        for category in Category.objects.select_related("parent").only("name", "parent__name")
    }
    for row in sorted(rows, key=lambda row: (row.since, row.key)):
        yield Line(row.since, "opened_by_category", category=names.get(row.key, ""), value=row.n)


def _solved(rows: list[Row], people: bool) -> Iterator[Line]:
    weeks: Counter[date | None] = Counter()
    for row in rows:
        weeks[row.since] += row.n
    yield from (Line(week, "solved", value=count) for week, count in sorted(weeks.items(), key=str))
    if people:
        solvers = User.objects.filter(pk__in={row.key for row in rows})
        names = {person.pk: person.get_full_name() for person in solvers}
        for row in sorted(rows, key=lambda row: (row.since, row.key)):
            yield Line(row.since, "solved_by_technician", technician=names.get(row.key, ""), value=row.n)


def _kind(promise: int) -> str:
    return "solution" if promise > SOLUTION else "first_answer"


def _by_promise(what: str, rows: Iterable[Row], schools: list[School] | None = None) -> Iterator[Line]:
    known = {school.pk: school for school in schools or []}
    for row in sorted(rows, key=lambda row: (row.since, row.key, row.school)):
        school = known.get(row.school)
        yield Line(
            row.since,
            f"{_kind(row.key)}_{what}",
            school.code if school else "",
            school.name if school else "",
            priority=row.key % SOLUTION,
            value=row.n,
        )


def _medians(rows: Iterable[Row]) -> Iterator[Line]:
    """Medians in minutes of school time."""
    steps: dict[tuple[str, int], Counter[int]] = defaultdict(Counter)
    weeks: dict[tuple[str, int], date | None] = {}
    for row in rows:
        promise, step = divmod(row.key, STEPS)
        group = (str(row.since), promise)
        steps[group][step] += row.n
        weeks[group] = row.since
    for group, counts in sorted(steps.items()):
        promise = group[1]
        yield Line(
            weeks[group],
            f"{_kind(promise)}_median_minutes",
            priority=promise % SOLUTION,
            value=median(counts) or 0,
        )
