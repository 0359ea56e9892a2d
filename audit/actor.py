"""Who acts: the shape that lower rooms need of a person, without importing the room of people."""

from __future__ import annotations

from typing import Any, Protocol


class Actor(Protocol):
    """A person or the system, as far as history and permission questions need it."""

    pk: Any

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether this actor may do `perm` (on `obj`)."""

    def get_short_name(self) -> str:
        """The name by which colleagues know this actor."""
