"""Dates: ISO as the standard says, and what spreadsheets make of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
_PARTS = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?!\d)")


class DateReader:
    """Reads dates of one package.

    `1/05/2023` does not say whether the day or the month stands first, but its neighbours do: the first date of
    the package with a number above 12 decides for all, sought only when such a date is met. Where none decides,
    American order is taken.
    """

    def __init__(self, neighbours: Callable[[], Iterable[str]]) -> None:
        """`neighbours` gives all date texts of the package."""
        self._neighbours = neighbours
        self._day_first: bool | None = None

    def read(self, value: str) -> date | None:
        """The date, or None where the text is none."""
        if iso := _ISO.match(value) or _COMPACT.match(value):
            return _date(*map(int, iso.groups()))
        if parts := _PARTS.match(value):
            first, second, year = map(int, parts.groups())
            day_first = first > 12 or (second <= 12 and self._decide())
            return _date(year, second, first) if day_first else _date(year, first, second)
        return None

    def _decide(self) -> bool:
        if self._day_first is None:
            self._day_first = any_day_first(self._neighbours())
        return self._day_first


def any_day_first(texts: Iterable[str]) -> bool:
    """Whether the first text that decides has the day in front."""
    for text in texts:
        parts = _PARTS.match(text)
        if parts and int(parts[1]) > 12:
            return True
        if parts and int(parts[2]) > 12:
            return False
    return False


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
