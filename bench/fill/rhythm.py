"""When tickets are filed: five school years with quiet summers, loud beginnings and hardly anything at night."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Chicago")
# The moment up to which there is history: a Tuesday of testing week, 9:52 AM in Chicago.
UNTIL = datetime(2027, 4, 27, 14, 52, tzinfo=UTC)
FIRST_DAY = date(2022, 7, 5)
# How much of a school day's tickets is filed in each hour of the wall clock.
HOURS = [0.2, 0.1, 0.1, 0.1, 0.2, 0.5, 2, 10, 15, 12, 12, 10, 9, 10, 9, 5, 2, 1, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3]
HOLIDAYS = {(1, 1), (7, 4), (11, 11), (12, 24), (12, 25), (12, 31)}


class Rhythm:
    """Turns the place of a ticket among all into the moment at which it was filed."""

    def __init__(self, tickets: int) -> None:
        days = [FIRST_DAY + timedelta(days=n) for n in range((UNTIL.astimezone(ZONE).date() - FIRST_DAY).days + 1)]
        self._begins: list[float] = []
        self._hours: list[datetime] = []
        total = 0.0
        for day in days:
            for hour, share in enumerate(HOURS):
                at = datetime(day.year, day.month, day.day, hour, tzinfo=ZONE).astimezone(UTC)
                if at < UNTIL:
                    self._begins.append(total)
                    self._hours.append(at)
                    total += weight(day) * share * (min((UNTIL - at) / timedelta(hours=1), 1))
        self._begins.append(total)
        self._step = total / tickets

    def at(self, number: int) -> datetime:
        """When ticket `number` (from 0) was filed, in whole seconds."""
        place = (number + 0.5) * self._step
        i = bisect_right(self._begins, place) - 1
        inside = (place - self._begins[i]) / (self._begins[i + 1] - self._begins[i])
        at = self._hours[i] + timedelta(seconds=int(inside * 3600))
        return min(at, UNTIL - timedelta(seconds=60))


def weight(day: date) -> float:
    """How much is filed on a day, where a usual school day is 1."""
    if (day.month, day.day) in HOLIDAYS:
        return 0.02
    if day.weekday() >= 5:
        return 0.04
    if day.month == 7 or (day.month == 6 and day.day > 10):
        return 0.15
    if day.month == 8:
        return 0.5 if day.day < 10 else 3.0 if day.day < 22 else 1.6
    return 1.5 if day.month == 4 and day.day > 18 else 1.0
