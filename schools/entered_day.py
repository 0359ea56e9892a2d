"""A special day as a person enters it: a value that is checked, kept as JSON, and put on dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from schools.choices import DayKind
from schools.marks import mark_of

Span = tuple[time, time]
ONE_DAY = timedelta(days=1)
LONGEST_RUN = 366  # days; a longer one is a slip of the year


@dataclass(frozen=True)
class EnteredDay:
    """What is special about a date, or about each date of a run. The fields are those of `SpecialDay`."""

    kind: str
    reason: str
    hours: tuple[Span, ...] = ()
    delay: int = 0
    classes_end: time | None = None
    bells: str = ""
    cycle_day: str = ""
    unplanned: bool = False

    def sound(self) -> EnteredDay:
        """The same without what its kind cannot have: nothing is open on a closed day."""
        if self.kind == DayKind.CLOSED:
            return EnteredDay(self.kind, self.reason, unplanned=self.unplanned)
        if self.kind == DayKind.NO_CLASSES:
            return replace(self, classes_end=None, bells="", cycle_day="")
        return self

    def problem(self) -> str:
        """A sentence about what is missing or does not fit; empty where all is well."""
        if wrong := problem_of(self.hours):
            return wrong
        if self.kind == DayKind.OTHER_HOURS and not self.hours:
            return _("Enter from when until when help is open on that day.")
        if self.kind == DayKind.EARLY_RELEASE and not (self.hours or self.classes_end or self.bells):
            return _("Enter when classes end on that day.")
        if self.kind == DayKind.LATE_START and not (self.hours or self.delay or self.bells):
            return _("Enter how much later the day begins.")
        return ""

    @property
    def mark(self) -> str:
        """What a page sends back so that we know whether the day is still as the page showed it."""
        return mark_of(self.as_json())

    def as_json(self) -> dict[str, Any]:
        """As `SpecialDay.replaced` keeps it."""
        return {
            "kind": self.kind,
            "reason": self.reason,
            "hours": [[opens.isoformat("minutes"), closes.isoformat("minutes")] for opens, closes in self.hours],
            "delay": self.delay,
            "classes_end": self.classes_end.isoformat("minutes") if self.classes_end else None,
            "bells": self.bells,
            "cycle_day": self.cycle_day,
            "unplanned": self.unplanned,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> EnteredDay:
        """What `as_json` kept."""
        hours = tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in kept["hours"])
        end = time.fromisoformat(kept["classes_end"]) if kept["classes_end"] else None
        return cls(**(kept | {"hours": hours, "classes_end": end}))


def problem_of(spans: Iterable[Span]) -> str:
    """A sentence about spans of a day that end before they begin or run into one another; empty for good ones."""
    ordered = sorted(spans)
    if any(closes <= opens for opens, closes in ordered):
        return _("The end must be later than the start.")
    if any(before[1] > after[0] for before, after in pairwise(ordered)):
        return _("Two times of one day run into one another.")
    return ""


def dates(first: date, last: date) -> Iterator[date]:
    """Every date from the first to the last."""
    return (first + ONE_DAY * number for number in range((last - first).days + 1))
