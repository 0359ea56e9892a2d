"""The workload as tables for a spreadsheet: a row for each week and school, or for each week of all schools together.

They are two tables, so that what a person sums up in a spreadsheet is counted once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import NamedTuple

from django.utils.translation import gettext as _

from reports.by_school import Answers, answers_by_school
from reports.choices import SOLUTION, STEPS, Measure
from reports.reading import Row
from reports.steps import median
from reports.workload import Workload, backwards

BY_SCHOOL = (Measure.OPENED, Measure.SOLVED_AT, Measure.MISSED)
READ = (*BY_SCHOOL, Measure.KEPT, Measure.TOOK)
ALL = -1
ELSEWHERE = 0


class Line(NamedTuple):
    """A row of the table; its first and last day are those of the period's week.

    Promises are counted on the day they were decided, so what is due is what was kept or missed. Medians are
    minutes of school time, None where nothing was done.
    """

    first: date
    last: date
    place: str
    opened: int
    solved: int
    open: int
    answers: int
    answers_kept: int
    answer_median: int | None
    solutions: int
    solutions_kept: int
    solution_median: int | None


def header() -> list[str]:
    """The names of the columns, in words."""
    return [
        _("From"),
        _("To"),
        _("School"),
        _("New"),
        _("Solved"),
        _("Open at the end"),
        _("First answers due"),
        _("First answers in time"),
        _("Median first answer (minutes of school time)"),
        _("Solutions due"),
        _("Solutions in time"),
        _("Median solution (minutes of school time)"),
    ]


@dataclass(frozen=True)
class _Figures:
    """What the rows are made of: counts by (place, Monday), promises by (place, Monday, whether a solution)."""

    flows: dict[int, Counter[tuple[int, date]]]
    answers: dict[tuple[int, date, bool], Answers]
    missed: Counter[tuple[int, date, bool]]


def has_several(work: Workload) -> bool:
    """Whether the table of all schools together says more than that by school."""
    return work.reach.schools is None or len(work.schools) > 1


def by_school(work: Workload) -> Iterator[Line]:
    """Each school by week; what belongs to none of them comes last, so that the rows add up to the district."""
    figures = _figures(work)
    places = [(school.pk, school.name) for school in work.schools]
    if work.reach.schools is None and _asks(figures, work):
        places.append((ELSEWHERE, _("No school, or one that is closed")))
    for place, name in places:
        yield from _lines(work, figures, place, name)


def together(work: Workload) -> Iterator[Line]:
    """All schools of the reader together, by week."""
    name = _("Whole district") if work.reach.schools is None else _("These schools together")
    place = ALL
    if not has_several(work):
        place, name = next(((school.pk, school.name) for school in work.schools), (ALL, name))
    yield from _lines(work, _figures(work), place, name)


def _figures(work: Workload) -> _Figures:
    known = {school.pk for school in work.schools}
    flows: dict[int, Counter[tuple[int, date]]] = defaultdict(Counter)
    missed: Counter[tuple[int, date, bool]] = Counter()
    rows = defaultdict(list)
    for row in work.book.rows(work.period.days, READ, weekly=READ):
        rows[row.measure].append(row)
    for row in chain.from_iterable(rows[measure] for measure in BY_SCHOOL):
        assert row.since is not None
        for place in (ALL, row.school if row.school in known else ELSEWHERE):
            flows[row.measure][place, row.since] += row.n
            if row.measure == Measure.MISSED:
                missed[place, row.since, row.key > SOLUTION] += row.n
    answers = answers_by_school(work.book, work.period.days, known)
    return _Figures(flows, answers | _of_all(rows[Measure.KEPT], rows[Measure.TOOK]), missed)


def _of_all(kept: Iterable[Row], took: Iterable[Row]) -> dict[tuple[int, date, bool], Answers]:
    """Promises of all schools together, as the page has them."""
    in_time: Counter[tuple[date | None, bool]] = Counter()
    steps: dict[tuple[date | None, bool], Counter[int]] = defaultdict(Counter)
    for row in kept:
        in_time[row.since, row.key > SOLUTION] += row.n
    for row in took:
        promise, step = divmod(row.key, STEPS)
        steps[row.since, promise > SOLUTION][step] += row.n
    return {
        (ALL, since, solution): Answers(in_time[since, solution], median(counts))
        for (since, solution), counts in steps.items()
        if since is not None
    }


def _open_at_end(work: Workload, place: int) -> int:
    """Tickets of a place that were open when the period ended, or now."""
    if place == ALL:
        return work.open_at_end
    return work.open_at_end_by_school[place]


def _asks(figures: _Figures, work: Workload) -> bool:
    """Whether there is anything outside the schools of the table."""
    return bool(work.open_at_end_by_school[ELSEWHERE]) or any(
        place == ELSEWHERE for counts in figures.flows.values() for place, _since in counts
    )


def _lines(work: Workload, figures: _Figures, place: int, name: str) -> Iterator[Line]:
    opened, solved = figures.flows[Measure.OPENED], figures.flows[Measure.SOLVED_AT]
    mondays = [week.monday for week in work.period.weeks]
    changes = [opened[place, monday] - solved[place, monday] for monday in mondays]
    ends = backwards(_open_at_end(work, place), changes)
    for week, still_open in zip(work.period.weeks, ends, strict=True):
        yield Line(
            week.days.first,
            week.days.last,
            name,
            opened[place, week.monday],
            solved[place, week.monday],
            still_open,
            *_promises(figures, place, week.monday, solution=False),
            *_promises(figures, place, week.monday, solution=True),
        )


def _promises(figures: _Figures, place: int, monday: date, *, solution: bool) -> tuple[int, int, int | None]:
    """(due, kept, median minutes)."""
    found = figures.answers.get((place, monday, solution), Answers(0, None))
    return found.kept + figures.missed[place, monday, solution], found.kept, found.median
