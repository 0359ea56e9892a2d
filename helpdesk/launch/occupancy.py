"""One helpdesk at a time in a folder: who opened it says where, and the next one reads it."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from helpdesk.launch.trouble import Trouble


class Occupancy:
    """The lock on a folder while its helpdesk is open; the kernel lifts it whatever ends the holder."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.after_kill = bool(file.read().strip())  # a stop in order leaves the file empty

    def announce(self, url: str) -> None:
        """Leave a note of who holds the folder and where the pages are."""
        self._write(json.dumps({"pid": os.getpid(), "url": url}))

    def leave(self) -> None:
        self._write("")

    def _write(self, text: str) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._file.write(text)
        self._file.flush()


@contextmanager
def occupied(var: Path) -> Iterator[Occupancy]:
    """Hold the folder; raises `Trouble` that says where the helpdesk runs already."""
    with (var / "start.lock").open("a+", encoding="utf-8") as file:
        file.seek(0)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Trouble(_already(file.read())) from error
        occupancy = Occupancy(file)
        try:
            yield occupancy
        finally:
            occupancy.leave()


def _already(note: str) -> str:
    if not note.strip():
        return "The helpdesk of this folder is just being started by another bin/start."
    holder = json.loads(note)
    return (
        f"The helpdesk of this folder already runs: {holder['url']}\n"
        f"To stop it, press Ctrl-C where it was started, or: kill {holder['pid']}"
    )
