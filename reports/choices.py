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
    SATISFACTION = 10  # people asked whether our help was good, by school and `Said`, on the day of the question
    CAME = 11  # tickets, by `Way`
    SPENT = 12  # minutes that were written down as spent on tickets, by `Way` of the ticket, on the day of the work


class Said(IntEnum):
    """What people said of our help: the keys of SATISFACTION."""

    NOTHING = 0
    NOT_GOOD = 1
    GOOD = 2


class Way(IntEnum):
    """By which way a request came: the keys of CAME and SPENT (see `tickets.choices.Source`)."""

    ANOTHER = 0
    WEB = 1
    MAIL = 2
    DESK = 3
    IN_PERSON = 4


SOLUTION = 10
STEPS = 1000


def promise_key(priority: int, *, solution: bool = False) -> int:
    """The key under which a promise is counted."""
    return priority + SOLUTION * solution
