"""The bars of a week: when help is open and when classes meet, as numbers for a drawing. Pure.

The drawing is 480 wide. It reaches from 6 AM to 6 PM, further where hours do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from schools.entered_day import Span

WIDTH = 480
MORNING, EVENING = 6 * 60, 18 * 60
HOUR = 60
HOURS_OF_DAY = 24


@dataclass(frozen=True)
class Axis:
    """From which to which minute of the day the drawing reaches."""

    first: int
    last: int

    @classmethod
    def over(cls, hours: Iterable[Span]) -> Axis:
        """The axis on which all of some hours have their place."""
        ends = [(_minutes(opens), _minutes(closes)) for opens, closes in hours]
        first = min([MORNING, *(opens // HOUR * HOUR for opens, _closes in ends)])
        last = max([EVENING, *(-(-closes // HOUR) * HOUR for _opens, closes in ends)])
        return cls(first, last)

    def x(self, minutes: int) -> float:
        """Where a minute of the day stands."""
        return round((minutes - self.first) * WIDTH / (self.last - self.first), 2)

    def bar(self, span: Span) -> Rect:
        """A span as a rectangle."""
        opens, closes = _minutes(span[0]), _minutes(span[1])
        return Rect(self.x(opens), round(self.x(closes) - self.x(opens), 2))

    def lines(self) -> Iterator[float]:
        """Where each full hour stands, without the ends."""
        return (self.x(minutes) for minutes in range(self.first + HOUR, self.last, HOUR))

    def ticks(self) -> Iterator[Tick]:
        """Every second hour, with how its word is anchored, and which words go first where the drawing is narrow."""
        step = 2 * HOUR if self.last - self.first <= 14 * HOUR else 4 * HOUR
        hours = range(self.first, self.last + 1, step)
        for number, minutes in enumerate(hours):
            anchor = "start" if minutes == self.first else "end" if minutes == self.last else "middle"
            is_inner = number not in (0, len(hours) // 2, len(hours) - 1)
            yield Tick(
                self.x(minutes),
                time(minutes // HOUR % HOURS_OF_DAY),
                anchor,
                is_odd=number % 2 == 1,
                is_inner=is_inner,
            )


@dataclass(frozen=True)
class Rect:
    """A bar: where it begins and how wide it is."""

    x: float
    width: float


@dataclass(frozen=True)
class Tick:
    """A word on the axis. On a narrow drawing the odd ones are left out, on a very narrow one all but three."""

    x: float
    at: time
    anchor: str
    is_odd: bool
    is_inner: bool

    @property
    def css(self) -> str:
        """The classes by which the style sheet leaves it out."""
        return " ".join(["ax-odd"] * self.is_odd + ["ax-inner"] * self.is_inner)


@dataclass(frozen=True)
class Bars:
    """The bars of one weekday."""

    service: Sequence[Rect]
    classes: Sequence[Rect]
    note: str = ""


def bars_of(axis: Axis, service: Mapping[int, Sequence[Span]], classes: Mapping[int, Span]) -> list[Bars]:
    """The bars of Monday to Sunday."""
    return [
        Bars([axis.bar(span) for span in service.get(day, ())], [axis.bar(classes[day])] if day in classes else [])
        for day in range(7)
    ]


def _minutes(at: time) -> int:
    return at.hour * HOUR + at.minute
