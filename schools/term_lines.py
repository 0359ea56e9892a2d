"""The terms of a school year as lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from schools import day_text
from schools.choices import TermKind
from schools.models import SchoolYear


@dataclass(frozen=True)
class TermLine:
    """One term. `pk` says where it is changed (those of the roster are changed there), `mark` what the page showed."""

    dates: str
    name: str
    kind: str
    now: bool
    of_roster: bool
    pk: int
    mark: str


def term_lines(year: SchoolYear, today: date) -> list[TermLine]:
    """The terms of a year as they follow each other, the longer one first where two begin together."""
    return [
        TermLine(
            day_text.run(one.first_day, one.last_day, today),
            one.name,
            str(TermKind(one.kind).label),
            one.first_day <= today <= one.last_day,
            bool(one.roster_id),
            one.pk,
            one.mark,
        )
        for one in year.terms.order_by("first_day", "-last_day", "name")
    ]
