"""Promises by priority: how many were kept, and how long things took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from reports import wording
from reports.choices import Measure, promise_key
from reports.targets import TARGET_OF_ALL, TARGETS
from reports.workload import Workload
from tickets.choices import Priority
from ui.vocabulary import PRIORITIES


class InTime(NamedTuple):
    """How many promises were kept of those that were due."""

    kept: int
    due: int

    @property
    def share(self) -> int | None:
        """In hundredths; None where none was due."""
        return wording.share(self.kept, self.due)


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A priority, or (0) all of them: the share of first answers in time (None: none due), and how long it took."""

    priority: int
    name: str
    said: str
    share: int | None
    shown: str
    target: int
    aim: str
    bad: bool
    counted: str
    took: str
    solved: str


def promise_lines(work: Workload, day: int) -> list[PromiseLine]:
    """One line for each priority, the most urgent first, and one for all."""
    lines = [
        _line(work, day, priority, str(PRIORITIES[priority].word), str(PRIORITIES[priority].said))
        for priority in Priority
    ]
    return [*lines, _line(work, day, None, _("All priorities"))]


def in_time(work: Workload, priority: int | None = None, *, solution: bool = False) -> InTime:
    """First answers (or solutions) of one priority, or of all."""
    keys = [promise_key(one, solution=solution) for one in ([priority] if priority else Priority)]
    kept, missed = (sum(work.sums.by_key(measure)[key] for key in keys) for measure in (Measure.KEPT, Measure.MISSED))
    return InTime(kept, kept + missed)


def _line(work: Workload, day: int, priority: int | None, name: str, said: str = "") -> PromiseLine:
    answers, solutions = in_time(work, priority), in_time(work, priority, solution=True)
    target = TARGETS[priority] if priority else TARGET_OF_ALL
    answer = work.sums.median(priority=priority)
    solution = work.sums.median(priority=priority, solution=True)
    return PromiseLine(
        priority=priority or 0,
        name=name,
        said=said,
        share=answers.share,
        shown=wording.percent(answers.share),
        target=target,
        aim=wording.target(target),
        bad=answers.share is not None and answers.share < target,
        counted=_("%(kept)s of %(due)s in time") % _counted(answers) if answers.due else "",
        took=_("Median answer %(answer)s, solution %(solution)s")
        % {"answer": wording.span(answer, day), "solution": wording.span(solution, day)},
        solved=_solved_words(solutions),
    )


def _solved_words(solutions: InTime) -> str:
    """“92 % solved in time (46 of 50)”; nothing where none was due."""
    if not solutions.due:
        return ""
    share = wording.percent(solutions.share)
    return _("%(share)s solved in time (%(kept)s of %(due)s)") % {"share": share, **_counted(solutions)}


def _counted(promises: InTime) -> dict[str, str]:
    return {"kept": wording.count(promises.kept), "due": wording.count(promises.due)}
