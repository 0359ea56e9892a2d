"""What is known of changes and people: read from Redis twice a second in each process, however many pages ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Any

from tickets.live import changes, presence
from tickets.live.changes import KEPT, Change
from tickets.live.presence import People
from tickets.live.store import CHANGES, NOW, PEOPLE, AwayError, reach

FRESH = 0.5
Told = tuple[int, Change | None]


@dataclass(frozen=True)
class Board:
    """A moment: how far the numbers are, the last changes in their order, and who has which ticket open."""

    epoch: str = ""
    number: int = 0
    last: tuple[Told, ...] = ()
    people: People = field(default_factory=dict)
    taken: float = float("-inf")

    @property
    def position(self) -> str:
        """What a page says next time: up to where it has been told."""
        return f"{self.epoch}.{self.number}"

    def is_behind(self, position: str) -> bool:
        """Whether the page knows more than this."""
        epoch, _dot, number = position.rpartition(".")
        return epoch == self.epoch and number.isdecimal() and int(number) > self.number

    def since(self, position: str) -> list[Change] | None:
        """The changes that a page has not been told of; None where it has to look at everything again.

        That is so when Redis was emptied, when the page was away too long, and after very many changes at once.
        """
        epoch, _dot, number = position.rpartition(".")
        if epoch != self.epoch or not number.isdecimal() or self.is_behind(position):
            return None
        told = int(number)
        if told == self.number:
            return []
        if not self.last or self.last[0][0] > told + 1:
            return None
        new = [change for count, change in self.last if count > told]
        return None if None in new else [change for change in new if change]


_board = Board()
_reading = Lock()


def board(known: str = "") -> Board:
    """The board, at most `FRESH` seconds old, and no older than what a page knows already from another process.

    Raises AwayError where Redis does not answer.
    """
    if _board.is_behind(known):
        _take(older_than=0.0)
    return _current()


def _current() -> Board:
    if monotonic() - _board.taken < FRESH:
        return _board
    # Who comes while another thread reads takes what there is, unless it is too old to be worth anything.
    if not _reading.acquire(blocking=monotonic() - _board.taken > presence.STAYS):
        return _board
    try:
        _take(older_than=FRESH)
    finally:
        _reading.release()
    return _board


def _take(older_than: float) -> None:
    global _board
    if monotonic() - _board.taken >= older_than:
        changes.make_good()
        _board = _read(_board)


def position() -> str:
    """Up to where a page is told that is drawn now: to be asked before its queries. "" where Redis is away."""
    try:
        return board().position
    except AwayError:
        return ""


def people_now() -> People:
    """Who has which ticket open; nobody where Redis is away."""
    try:
        return board().people
    except AwayError:
        return {}


def _read(before: Board) -> Board:
    with reach() as client, client.pipeline() as pipe:
        pipe.hmget(NOW, "epoch", "number")
        pipe.zrange(CHANGES, before.number + 1, "+inf", byscore=True)
        pipe.hgetall(PEOPLE)
        (epoch, number), new, kept = pipe.execute()
        people, gone = presence.read(kept)
        if gone:
            client.hdel(PEOPLE, *gone)
        if (epoch or "") != before.epoch:
            new = client.zrange(CHANGES, 0, -1)
            before = Board()
    return Board(epoch or "", *_numbers(before, number, new), people, monotonic())


def _numbers(before: Board, number: Any, new: list[str]) -> tuple[int, tuple[Told, ...]]:
    last = (*before.last, *map(changes.read, new))[-KEPT:]
    # The changes of a new epoch are read a moment after its number.
    return max(int(number or 0), last[-1][0] if last else 0), last
