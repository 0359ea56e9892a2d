"""Sums of figures, as a page asks for them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from operator import attrgetter
from typing import Any

from reports.choices import STEPS, Measure, promise_key
from reports.reading import Row
from reports.steps import median


class Sums:
    """The figures of a time, added up. Weeks are there for measures that were read by week."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """Sort the rows by measure."""
        self._rows: dict[int, list[Row]] = defaultdict(list)
        self._known: dict[tuple[Any, ...], Counter[Any]] = {}
        for row in rows:
            self._rows[row.measure].append(row)

    def total(self, measure: Measure) -> int:
        """All of a measure."""
        return sum(self.by_key(measure).values())

    def by_key(self, measure: Measure) -> Counter[int]:
        """A measure by its key."""
        return self._by(measure, "key")

    def by_school(self, measure: Measure, key: int) -> Counter[int]:
        """One key of a measure by school."""
        return Counter({school: n for (school, of), n in self._by(measure, "school", "key").items() if of == key})

    def by_week(self, measure: Measure) -> Counter[date]:
        """A measure by the Monday of its week."""
        return self._by(measure, "since")

    def by_key_and_week(self, measure: Measure) -> Counter[tuple[int, date]]:
        """A measure by its key and Monday."""
        return self._by(measure, "key", "since")

    def by_school_and_week(self, measure: Measure) -> Counter[tuple[int, date]]:
        """A measure by school and Monday."""
        return self._by(measure, "school", "since")

    def median(self, *, solution: bool = False, priority: int | None = None) -> int | None:
        """The median time to the first answer or solution, in minutes of school time, of one priority or of all."""
        steps: Counter[int] = Counter()
        for key, count in self.by_key(Measure.TOOK).items():
            promise, step = divmod(key, STEPS)
            if promise == promise_key(priority or promise % 10, solution=solution):
                steps[step] += count
        return median(steps)

    def _by(self, measure: Measure, *parts: str) -> Counter[Any]:
        """A measure by some fields of its rows; worked out once."""
        known = self._known.get((measure, *parts))
        if known is None:
            group = attrgetter(*parts)
            known = self._known[(measure, *parts)] = Counter()
            for row in self._rows[measure]:
                known[group(row)] += row.n
        return known
