"""How quickly the machine runs now: a shared one is slower by half for a while, whatever is measured on it."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, sleep

from bench.drive.measuring import Row

STEPS = 100_000
FULL = 1.12  # so much slower than ever seen is still full pace
PATIENCE = 8.0  # seconds to wait for it
TRIES = 3


class Pace:
    """The pace of this machine, as a multiple of the time that a piece of work took when it was quickest."""

    def __init__(self) -> None:
        self._best = min(_work() for _ in range(10))

    def now(self) -> float:
        """1 at full pace, 1.5 where the same work takes half as long again."""
        took = min(_work() for _ in range(3))
        self._best = min(self._best, took)
        return took / self._best

    def settled(self) -> float:
        """The pace as soon as it is full, or after some patience."""
        end = perf_counter() + PATIENCE
        while (pace := self.now()) > FULL and perf_counter() < end:
            sleep(0.5)
        return pace

    def kept(self, measure: Callable[[], Row]) -> Row:
        """A row that was measured at full pace from its beginning to its end; of some tries the quickest."""
        rows = []
        for _try in range(TRIES):
            before, row = self.settled(), measure()
            row.pace = max(before, self.now())
            rows.append(row)
            if row.pace <= FULL:
                break
        return min(rows, key=lambda row: row.p50)


def _work() -> float:
    began = perf_counter()
    sum(step * step % 7 for step in range(STEPS))
    return perf_counter() - began
