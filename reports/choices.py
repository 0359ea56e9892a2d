"""What the figures count."""

from __future__ import annotations

from enum import IntEnum


class Measure(IntEnum):
    """One kind of number. `school` and `key` of a figure say what it is counted for; 0 stands for none.

    A promise as key is its priority, plus 10 where it is the solution that was promised (see `promise_key`).
    """

    OPENED = 1  # tickets, by school
    STOPPED = 2  # tickets for which a class had to stop, by school
    ASKED = 3  # tickets, by category
    SOLVED = 4  # tickets, by who solved them; key 0 for the people who had asked
    KEPT = 5  # promises, by promise
    MISSED = 6  # promises, by school and promise
    TOOK = 7  # promised things that were done, by promise * STEPS + step of minutes (`reports.steps`)
    OVER = 8  # minutes of school time longer than promised, by promise
    SOLVED_AT = 9  # the tickets of SOLVED once more, by school


SOLUTION = 10
STEPS = 1000


def promise_key(priority: int, *, solution: bool = False) -> int:
    """The key under which a promise is counted."""
    return priority + SOLUTION * solution
