"""How a person is drawn: initials on one of six colours."""

from __future__ import annotations

from zlib import crc32

COLOURS = 6


def colour_of(key: object) -> int:
    """A number from 1 to 6 that stays with this person on every page and in every process."""
    return crc32(str(key).encode()) % COLOURS + 1


def initials(name: str) -> str:
    """First letters of the first and the last word: "Elena Alvarez" is "EA", "Cher" is "C"."""
    words = [word for word in name.split() if word[0].isalpha()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
