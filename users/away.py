"""Who of the helpdesk is away on a day: today's and coming absences as a value, looked up once."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from users.models import Absence


class Away:
    """The absences that are not over on a date, by one query however many there are."""

    def __init__(self, since: date) -> None:
        """Look them up."""
        self._spans: dict[int, list[tuple[date, date]]] = defaultdict(list)
        kept = Absence.objects.filter(last_day__gte=since).values_list("user", "first_day", "last_day")
        for person, first, last in kept:
            self._spans[person].append((first, last))

    def is_away(self, person: int, on: date) -> bool:
        """Whether a person is away on a date; both ends of an absence are days of it."""
        return self.until(person, on) is not None

    def until(self, person: int, on: date) -> date | None:
        """The last day of the absence that holds on a date; None for who is there."""
        return max((last for first, last in self._spans.get(person, ()) if first <= on <= last), default=None)
