"""Bell schedules, and what is left of one on a short day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import time

Bells = tuple["Bell", ...]


@dataclass(frozen=True, slots=True)
class Bell:
    """A period by the bells of one day."""

    label: str
    starts: time
    ends: time


@dataclass(frozen=True)
class Schedule:
    """A bell schedule, with the weekdays (Monday is 0) and days of the cycle on which it holds."""

    name: str
    bells: Bells
    weekdays: frozenset[int] = frozenset()
    cycle_days: frozenset[str] = frozenset()
    is_usual: bool = False


def delayed(bells: Iterable[Bell], minutes: int) -> Bells:
    """The bells of a day that begins so much later: periods that are over by then fall out, one is shortened."""
    kept = tuple(bells)
    if not minutes or not kept:
        return kept
    begins = later(kept[0].starts, minutes)
    left = [bell for bell in kept if bell.ends > begins]
    return tuple(replace(bell, starts=max(bell.starts, begins)) for bell in left)


def cut(bells: Iterable[Bell], end: time | None) -> Bells:
    """The bells of a day whose classes end early: later periods fall out, one is shortened."""
    if end is None:
        return tuple(bells)
    return tuple(replace(bell, ends=min(bell.ends, end)) for bell in bells if bell.starts < end)


def later(at: time, minutes: int) -> time:
    """A time of day moved later, the last minute of the day at most."""
    moved = min(at.hour * 60 + at.minute + minutes, 24 * 60 - 1)
    return time(moved // 60, moved % 60)
