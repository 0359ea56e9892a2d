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
    """A priority: the share of first answers in time (None: none was due), and words about how long things took."""

    priority: int
    name: str
    said: str
    share: int | None
    shown: str
    target: int
    aim: str
    bad: bool
    took: str
    solved: str


def promise_lines(work: Workload, day: int) -> list[PromiseLine]:
    """One line for each priority, the most urgent first."""
    return [_line(work, priority, day) for priority in Priority]


def _line(work: Workload, priority: Priority, day: int) -> PromiseLine:
    share, target = _share(work, promise_key(priority)), TARGETS[priority]
    solved = _share(work, promise_key(priority, solution=True))
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
        took=_("Median answer %(answer)s, solution %(solution)s")
        % {"answer": wording.span(answer, day), "solution": wording.span(solution, day)},
        solved="" if solved is None else _("%(share)s solved in time") % {"share": wording.percent(solved)},
    )


def _share(work: Workload, promise: int) -> int | None:
    kept = work.sums.by_key(Measure.KEPT)[promise]
    return wording.share(kept, kept + work.sums.by_key(Measure.MISSED)[promise])
