"""Rooms as people write them: “Rm 214”, “214” and “Room 214” are one room."""

from __future__ import annotations

import re

_PREFIX = re.compile(r"^(?:class\s?room|room|rm|#)[\s.:#]*(?=\S*\d)", re.IGNORECASE)
LONGEST = 40


def room_name(text: str) -> str:
    """The name as it goes on a door: without “Room” in front of a number, at most 40 characters."""
    spaced = " ".join(text.split())
    return _PREFIX.sub("", spaced)[:LONGEST].strip()


def room_key(text: str) -> str:
    """What two spellings of one room have in common."""
    return re.sub(r"[\W_]+", "", room_name(text).casefold())
