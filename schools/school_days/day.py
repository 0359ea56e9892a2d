"""One date at one school."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from schools.choices import DayKind
from schools.school_days.bells import Bell, Bells


@dataclass(frozen=True, slots=True)
class DayNote:
    """What is entered of a special date; `kind` is a `DayKind`. What each field means is told by `SpecialDay`."""

    kind: str
    reason: str = ""
    delay: int = 0
    classes_end: time | None = None
    bells: str = ""
    cycle_day: str = ""
    unplanned: bool = False

    @property
    def has_classes(self) -> bool:
        """Whether the day leaves classes where there are some."""
        return self.kind not in (DayKind.CLOSED, DayKind.NO_CLASSES)


@dataclass(frozen=True, slots=True)
class SchoolDay:
    """What a date is: `kind` is a `DayKind` or empty for a usual day, `schedule` the name of the bell schedule.

    A school without bell schedules has days in session without bells.
    """

    date: date
    in_session: bool
    kind: str = ""
    reason: str = ""
    cycle_day: str = ""
    schedule: str = ""
    bells: Bells = ()
    term: str = ""

    def bell_at(self, at: time) -> Bell | None:
        """The period that is going on at a time of day; None between periods."""
        return next((bell for bell in self.bells if bell.starts <= at < bell.ends), None)
