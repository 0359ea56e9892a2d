"""What was odd about a roster but could be lived with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

EXAMPLES = 3


@dataclass
class Note:
    """One oddity: how often it was met, and the first places."""

    kind: str
    what: str
    times: int = 0
    examples: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        such_as = f" ({', '.join(self.examples)})" if self.examples else ""
        return f"{self.what}{such_as}" if self.times == 1 else f"{self.what} {self.times}×{such_as}"


class Notes:
    """The oddities of one import, each told once with its count: a district has one habit, a thousand times."""

    def __init__(self) -> None:
        """Begin without any."""
        self._notes: dict[tuple[str, str], Note] = {}

    def warn(self, kind: str, what: str, where: str = "", times: int = 1) -> None:
        """Note `what` about records of `kind`; `where` is a place such as `users.csv line 12`, or an id."""
        if not times:
            return
        note = self._notes.setdefault((kind, what), Note(kind, what))
        note.times += times
        if where and len(note.examples) < EXAMPLES:
            note.examples.append(where)

    def warn_all(self, kind: str, what: str, places: Iterable[str]) -> None:
        """Note `what` once for each place."""
        for place in places:
            self.warn(kind, what, place)

    def __iter__(self) -> Any:
        return iter(self._notes.values())

    def times(self, kind: str) -> int:
        """How many records of `kind` were warned about."""
        return sum(note.times for note in self if note.kind == kind)

    def as_data(self) -> list[dict[str, Any]]:
        """For keeping with the run."""
        return [
            {"kind": note.kind, "what": note.what, "times": note.times, "examples": note.examples} for note in self
        ]
