"""Times in steps, so that the times of many days can be added up and their median still be read.

Minutes are counted exactly up to an hour; from there each step stands for a round number of minutes and takes in what
is nearest to it, so that a median is never further off than 2.5 %.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

# (up to so many minutes, a step each so many)
WIDTHS: Final = ((60, 1), (120, 2), (300, 5), (600, 10), (1500, 30), (3000, 60), (6000, 120), (15_000, 300))


def _marks() -> list[int]:
    marks = [0]
    for end, width in WIDTHS:
        marks += range(marks[-1] + width, end + 1, width)
    return marks


# The minutes for which each step stands, and the fewest minutes of each step but the first.
MARKS: Final[list[int]] = _marks()
EDGES: Final[list[int]] = [(low + high + 1) // 2 for low, high in pairwise(MARKS)]


def step_of(minutes: int) -> int:
    """The step in which a number of minutes is counted (PostgreSQL's width_bucket does the same)."""
    return bisect_right(EDGES, minutes)


def minutes_of(step: int) -> int:
    """The minutes for which a step stands."""
    return MARKS[step]


def median(counts: Mapping[int, int]) -> int | None:
    """The median of {step: how many}, in minutes; of an even number the lower of the two in the middle."""
    left = (sum(counts.values()) + 1) // 2
    if not left:
        return None
    for step in sorted(counts):
        left -= counts[step]
        if left <= 0:
            return minutes_of(step)
    raise AssertionError("unreachable: the counts add up to twice what is left")
