"""A school year as months of weeks of days, for a page that shows it."""

from __future__ import annotations

from calendar import SUNDAY, Calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from schools.choices import DayKind
from schools.school_days import Plan, SchoolDay

LETTERS = {
    DayKind.CLOSED: pgettext_lazy("letter of a day", "C"),
    DayKind.NO_CLASSES: pgettext_lazy("letter of a day", "N"),
    DayKind.EARLY_RELEASE: pgettext_lazy("letter of a day", "E"),
    DayKind.LATE_START: pgettext_lazy("letter of a day", "L"),
    DayKind.OTHER_HOURS: pgettext_lazy("letter of a day", "O"),
}
TONES = {
    DayKind.CLOSED: "muted",
    DayKind.NO_CLASSES: "info",
    DayKind.EARLY_RELEASE: "warn",
    DayKind.LATE_START: "warn",
    DayKind.OTHER_HOURS: "accent",
}


@dataclass(frozen=True)
class Cell:
    """One date of the grid."""

    on: date
    day: SchoolDay
    testing: str
    own: bool
    today: bool

    @property
    def tone(self) -> str:
        """The meaning colour of its kind."""
        return TONES.get(DayKind(self.day.kind), "") if self.day.kind else ""

    @property
    def letter(self) -> str:
        """The letter of its kind, so that the colour is not alone."""
        return str(LETTERS[DayKind(self.day.kind)]) if self.day.kind else ""

    @property
    def label(self) -> str:
        """All of it in words."""
        parts = [date_format(self.on, pgettext("day format", "l, F j"))]
        if self.day.kind:
            parts += [str(DayKind(self.day.kind).label), self.day.reason]
        elif not self.day.in_session:
            parts.append(_("no classes"))
        if self.day.cycle_day:
            parts.append(_("day %(name)s") % {"name": self.day.cycle_day})
        if self.testing:
            parts.append(self.testing)
        if self.own:
            parts.append(_("of this school alone"))
        return ", ".join(parts)


@dataclass(frozen=True)
class Month:
    """A month with its weeks; a week has None where a day belongs to another month."""

    name: str
    weeks: Sequence[Sequence[Cell | None]]


def months_of(
    plan: Plan, first: date, last: date, *, today: date, own: frozenset[date], testing: Mapping[date, str]
) -> Iterator[Month]:
    """The months of a school year, from that of the first day to that of the last."""
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        weeks = [
            [
                Cell(on, plan.day(on), testing.get(on, ""), on in own, on == today) if on.month == month else None
                for on in week
            ]
            for week in Calendar(SUNDAY).monthdatescalendar(year, month)
        ]
        yield Month(date_format(date(year, month, 1), pgettext("month format", "F Y")), weeks)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
