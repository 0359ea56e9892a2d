"""When classes meet: what a roster says of periods, over the days of a school. Pure over the rows that it is given."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from schools.models import TestingWindow
from schools.school_days import SchoolDay
from users.models import AcademicSession, ClassSection

_PERIOD = re.compile(r"(?P<label>[^(]*)(?:\((?P<days>[^)]*)\))?")


@dataclass(frozen=True)
class Testing:
    """A testing window with the rooms that it names; none: every room in which a class meets."""

    window: TestingWindow
    rooms: frozenset[int] = frozenset()

    def holds(self, day: date, school: int, label: str) -> bool:
        """Whether there is testing at a school in a period of a day."""
        window = self.window
        if window.school_id not in (None, school) or not window.first_day <= day <= window.last_day:
            return False
        return not window.periods or plain_label(label) in {plain_label(one) for one in window.periods}

    def takes(self, room: int | None, sections: Iterable[ClassSection]) -> bool:
        """Whether the room, or one of the classes that meet there then, is under test."""
        if self.rooms:
            return room in self.rooms
        grades = set(self.window.grades)
        return any(not grades or not section.grades or grades & set(section.grades) for section in sections)


def plain_label(label: str) -> str:
    """A period's label as bells and classes agree on it: “Period 04”, “4” and “4(A)” are the same."""
    bare = label.partition("(")[0].strip() or label
    return bare.casefold().removeprefix("period").strip().lstrip("0") or bare


def meets(section: ClassSection, day: SchoolDay, sessions: Iterable[AcademicSession]) -> set[str]:
    """The periods, as plain labels, in which a class meets on a day; none outside its terms."""
    terms = [one for one in sessions if one.roster_id in section.session_ids]
    if terms and not any(term.starts <= day.date < term.ends for term in terms):
        return set()
    return {plain_label(period) for period in section.periods if _on(period, day.cycle_day)}


def _on(period: str, cycle_day: str) -> bool:
    """Whether a period like “3(A,B)” is on a day of the cycle; where no cycle is known, it always is."""
    found = _PERIOD.match(period)
    days = {day.strip() for day in re.split(r"[,\s-]+", found["days"] or "") if day.strip()} if found else set()
    return not days or not cycle_day or cycle_day in days
