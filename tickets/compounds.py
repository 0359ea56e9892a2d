"""Words that some write in one and others in two or with a hyphen: who searches for one means the other, too."""

from __future__ import annotations

# In one: in two. Only words whose parts both count for the index, which leaves out “in”, “on” and the like.
_APART = {
    "wifi": "wi fi",
    "email": "e mail",
    "chromebook": "chrome book",
    "smartboard": "smart board",
    "whiteboard": "white board",
    "touchscreen": "touch screen",
    "touchpad": "touch pad",
    "powerschool": "power school",
    "headset": "head set",
}
_TOGETHER = {apart: together for together, apart in _APART.items()}


def together(word: str) -> str:
    """“wifi” for “Wi-Fi”, “wi-fi” and “wifi”; nothing for a word that is written in one way only."""
    plain = " ".join(word.casefold().replace("-", " ").split())
    return plain if plain in _APART else _TOGETHER.get(plain, "")


def apart(joined: str) -> str:
    """“wi fi” for “wifi”. Raises KeyError for what `together` does not know."""
    return _APART[joined]


def spellings(word: str) -> tuple[str, ...]:
    """The word as it was typed, and as others write it: “wifi” also “wi fi” and “wi-fi”."""
    if not (joined := together(word)):
        return (word,)
    parts = _APART[joined]
    return tuple(dict.fromkeys([word, joined, parts, parts.replace(" ", "-")]))
