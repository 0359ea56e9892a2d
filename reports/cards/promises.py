"""Promises by priority: how many were kept, and how long things took."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports import wording
from reports.choices import Measure, promise_key
from reports.targets import TARGETS
from reports.workload import Workload
from tickets.choices import Priority
from ui.vocabulary import PRIORITIES


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A priority: the share of first answers in time (None: none was due), their number, how long things took."""

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
    """One line for each priority, the most urgent first."""
    return [_line(work, priority, day) for priority in Priority]


def _line(work: Workload, priority: Priority, day: int) -> PromiseLine:
    kept, due = _counts(work, promise_key(priority))
    share, target = wording.share(kept, due), TARGETS[priority]
    solved, to_solve = _counts(work, promise_key(priority, solution=True))
    answer = work.sums.median(priority=priority)
    solution = work.sums.median(priority=priority, solution=True)
    return PromiseLine(
        priority=priority,
        name=str(PRIORITIES[priority].word),
        said=str(PRIORITIES[priority].said),
        share=share,
        shown=wording.percent(share),
        target=target,
        aim=wording.target(target),
        bad=share is not None and share < target,
        counted=_("%(kept)s of %(due)s in time") % {"kept": wording.count(kept), "due": wording.count(due)}
        if due
        else "",
        took=_("Median answer %(answer)s, solution %(solution)s")
        % {"answer": wording.span(answer, day), "solution": wording.span(solution, day)},
        solved=_solved_words(solved, to_solve),
    )


def _solved_words(kept: int, due: int) -> str:
    """“92 % solved in time (46 of 50)”; nothing where none was due."""
    if not due:
        return ""
    counted = {"kept": wording.count(kept), "due": wording.count(due)}
    share = wording.percent(wording.share(kept, due))
    return _("%(share)s solved in time (%(kept)s of %(due)s)") % {"share": share, **counted}


def _counts(work: Workload, promise: int) -> tuple[int, int]:
    """(kept, due)."""
    kept = work.sums.by_key(Measure.KEPT)[promise]
    return kept, kept + work.sums.by_key(Measure.MISSED)[promise]
