"""The calendar of a school as a value: which minutes of which date are service hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from schools.school_time.hours import WHOLE_DAY, BadHours, Span, Windows, gettext_noop, parse_windows
from schools.school_time.service_year import ServiceYear

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class NeverOpen(ValueError):  # noqa: N818 - a statement about the hours, caught by name
    """The calendar has no service hours, or not enough of them within `arithmetic.REACH_YEARS` years."""


class SpecialDay(NamedTuple):
    """A date whose hours replace those of its weekday; no windows mean closed. `reason` may be empty."""

    date: date
    windows: Windows
    reason: str


@dataclass(frozen=True)
class Calendar:
    """Service hours by weekday and special day on the wall clock of one time zone. Immutable and hashable.

    Equal hours make equal calendars, whatever order they were entered in. Make one with `build` or
    `round_the_clock`; keep it as long as the hours stay the same, since it remembers the years it has
    worked out (about 12 kB a year with a lunch break; only the hours are pickled).
    """

    zone: str
    weekly: tuple[Windows, ...]
    special: tuple[SpecialDay, ...] = ()

    @classmethod
    def build(
        cls,
        *,
        zone: str,
        weekly: Mapping[int, Iterable[Span]],
        special: Mapping[date, tuple[Iterable[Span], str]] | None = None,
    ) -> Calendar:
        """A calendar from plain data; Monday is 0, a special day has its spans and a reason, which may be "":

        `weekly={0: [("07:00", "15:30")]}, special={date(2026, 11, 26): ([], "Thanksgiving")}`

        A weekday left out is closed, a special day without spans too. Times are wall clock times in `zone`,
        an IANA name; `hours.parse_windows` tells how they are written. Raises `BadHours` with a sentence.
        """
        _check_zone(zone)
        return cls(zone, _weekly(weekly), _special(special or {}))

    @classmethod
    def round_the_clock(cls, zone: str = "UTC") -> Calendar:
        """Every minute of every day counts; the zone decides only where a day begins. Raises `BadHours`."""
        _check_zone(zone)
        return cls(zone, (WHOLE_DAY,) * 7)

    def with_special_day(self, day: date, spans: Iterable[Span], reason: str = "") -> Calendar:
        """This calendar with other hours on one date: a snow day, a two-hour delay. Raises `BadHours`."""
        changed = SpecialDay(day, parse_windows(spans, day.isoformat()), reason)
        special = {**self._special_by_date, day: changed}
        return Calendar(self.zone, self.weekly, tuple(sorted(special.values())))

    def windows_on(self, day: date) -> Windows:
        """The service hours of a local date, in minutes after midnight on the wall clock."""
        special = self._special_by_date.get(day)
        return self.weekly[day.weekday()] if special is None else special.windows

    def special_day(self, day: date) -> SpecialDay | None:
        """The special day on a local date, None for a usual one."""
        return self._special_by_date.get(day)

    def service_year(self, year: int) -> ServiceYear:
        """The service hours inside a UTC year, worked out once."""
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = ServiceYear.of(year, self.tzinfo, self.windows_on)
        return known

    @cached_property
    def tzinfo(self) -> ZoneInfo:
        """The rules of the time zone."""
        return ZoneInfo(self.zone)

    @cached_property
    def usual(self) -> Calendar:
        """The same week without special days."""
        return Calendar(self.zone, self.weekly)

    @cached_property
    def _special_by_date(self) -> dict[date, SpecialDay]:
        return {special.date: special for special in self.special}

    @cached_property
    def _years(self) -> dict[int, ServiceYear]:
        return {}

    @cached_property
    def _hash(self) -> int:
        return hash((self.zone, self.weekly, self.special))

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type[Calendar], tuple[object, ...]]:
        return Calendar, (self.zone, self.weekly, self.special)


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (OSError, ValueError, LookupError) as error:
        raise BadHours(
            gettext_noop("There is no time zone “%(zone)s”; write it like America/Denver."), zone=zone
        ) from error


def _weekly(weekly: Mapping[int, Iterable[Span]]) -> tuple[Windows, ...]:
    for weekday in weekly:
        if weekday not in range(7):
            raise BadHours(
                gettext_noop("“%(weekday)s” is not a weekday; Monday is 0 and Sunday is 6."), weekday=weekday
            )
    return tuple(parse_windows(weekly.get(number, ()), name) for number, name in enumerate(WEEKDAYS))


def _special(special: Mapping[date, tuple[Iterable[Span], str]]) -> tuple[SpecialDay, ...]:
    # Years of special days repeat few kinds of hours; sharing them keeps a long calendar small.
    shared: dict[Windows, Windows] = {}
    days: list[SpecialDay] = []
    for day, (spans, reason) in sorted(special.items(), key=itemgetter(0)):
        windows = parse_windows(spans, day.isoformat())
        days.append(SpecialDay(day, shared.setdefault(windows, windows), reason))
    return tuple(days)
