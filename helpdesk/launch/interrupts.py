"""How a start hears that it should end: Ctrl-C, `kill`, or the end of its terminal."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
Handler = Callable[[int, FrameType | None], object] | signal.Handlers


class Stopped(BaseException):
    """Raised in the main thread wherever it happens to be; no `except Exception` swallows it."""


def listen() -> None:
    """From now on such a signal raises `Stopped`."""
    _handle(_raise)


def ignore() -> None:
    """From now on such a signal does nothing: a stop is under way, and hurry would leave someone behind."""
    _handle(signal.SIG_IGN)


@contextmanager
def put_off() -> Iterator[None]:
    """Hear a signal only at the end of the block.

    It must not fall between the start of a server and the server's note of its process number.
    """
    heard: list[int] = []
    _handle(lambda number, _frame: heard.append(number))
    try:
        yield
    finally:
        listen()
    if heard:
        raise Stopped


def _raise(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def _handle(handler: Handler) -> None:
    for number in SIGNALS:
        signal.signal(number, handler)
