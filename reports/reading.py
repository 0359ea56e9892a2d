"""Reading figures: of days that are over from what is stored, of the running day and of single schools counted now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection

from reports.choices import Measure
from reports.days import DAY, WEEK, Days, monday
from reports.models import FigureState
from reports.tally import READ, counted


@dataclass(frozen=True)
class Reach:
    """Whose tickets count: of which schools (None: all, and those without a school), restricted ones too or not."""

    schools: frozenset[int] | None = None
    restricted: bool = False


class Row(NamedTuple):
    """How many of a measure for a school and a key: in the week since a Monday, or (None) in the whole time."""

    measure: int
    school: int
    key: int
    since: date | None
    n: int


class Book:
    """The figures that one reader may see, at one moment."""

    def __init__(self, reach: Reach, zone: ZoneInfo, at: datetime) -> None:
        """Look up how far the days are stored. They serve the whole district only; single schools are counted."""
        self.reach = reach
        self.zone = zone
        self.at = at
        self.today = at.astimezone(zone).date()
        self._stored = self._stored_through() if reach.schools is None else None

    def of_all_schools(self) -> Book:
        """The figures of the whole district at the same moment."""
        return self if self.reach.schools is None else Book(Reach(None, self.reach.restricted), self.zone, self.at)

    def _stored_through(self) -> date | None:
        state = FigureState.objects.filter(pk=1, time_zone=self.zone.key).first()
        return min(state.through, self.today - DAY) if state and state.through else None

    def rows(self, days: Days, measures: Collection[Measure], *, weekly: Collection[Measure] = ()) -> list[Row]:
        """The figures of some days; `weekly` measures are kept apart by week."""
        stored = Days(days.first, min(days.last, self._stored) if self._stored else days.first - DAY)
        live = Days(max(days.first, stored.last + DAY), days.last)
        values = (
            counted(live, self.zone)
            | _pieces(stored)
            | {
                "schools": None if self.reach.schools is None else sorted(self.reach.schools),
                "with_restricted": self.reach.restricted,
                "measures": [measure.value for measure in measures],
                "weekly": [measure.value for measure in weekly],
            }
        )
        with connection.cursor() as cursor:
            cursor.execute(READ, values)
            return [Row(*row) for row in cursor.fetchall()]


def _pieces(stored: Days) -> dict[str, date]:
    """The whole weeks of some days, and the days before and after them. A piece without days ends before it begins."""
    first_week = monday(stored.first + DAY * 6)
    beyond = max(monday(stored.last + DAY), first_week)
    return {
        "first_week": first_week,
        "last_week": beyond - WEEK,
        "head": stored.first,
        "head_end": min(first_week - DAY, stored.last),
        "tail": beyond,
        "tail_end": stored.last,
    }
