"""Days and weeks of the district. A day goes from midnight to midnight on its wall; a week begins on Monday."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
# Days are counted anew in stretches of so many, so that no statement holds a year in memory.
LONGEST_STRETCH = 31


@dataclass(frozen=True, slots=True)
class Days:
    """The days from `first` to `last`, both included; none where `last` is before `first`."""

    first: date
    last: date

    def __bool__(self) -> bool:
        return self.first <= self.last

    def __len__(self) -> int:
        return max((self.last - self.first).days + 1, 0)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __iter__(self) -> Iterator[date]:
        return (self.first + DAY * number for number in range(len(self)))

    def start(self, zone: ZoneInfo) -> datetime:
        """The moment at which the first day begins, in UTC."""
        return midnight(self.first, zone)

    def end(self, zone: ZoneInfo) -> datetime:
        """The moment at which the last day is over, in UTC."""
        return midnight(self.last + DAY, zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a day begins in a zone, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def monday(day: date) -> date:
    """The first day of the week."""
    return day - DAY * day.weekday()


def stretches(days: Iterable[date]) -> list[Days]:
    """Days as ranges without gaps, none longer than LONGEST_STRETCH."""
    found: list[Days] = []
    for day in sorted(set(days)):
        if found and day == found[-1].last + DAY and len(found[-1]) < LONGEST_STRETCH:
            found[-1] = Days(found[-1].first, day)
        else:
            found.append(Days(day, day))
    return found
