"""Encoded words in header fields (RFC 2047), as written by the book and as written in the wild."""

from __future__ import annotations

import re

from .charsets import decode
from .transfer import decode_base64

# Bounded, so that a field full of openings without an end costs no quadratic time.
_WORD = re.compile(r"=\?([^?\s=]{1,60})\?([bBqQ])\?((?:[^?]|\?(?!=)){0,3000})(?:\?=|\Z)")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")


def charset_of_words(text: str) -> str:
    """The charset of the first encoded word, "" where there is none: a hint for undeclared text beside it."""
    word = _WORD.search(text) if "=?" in text else None
    return word[1].partition("*")[0] if word else ""


def decode_words(text: str) -> str:
    """The field as a person reads it; text outside encoded words stays as it is."""
    if "=?" not in text:
        return text
    pieces: list[str] = []
    run: list[tuple[str, bytes]] = []
    position = 0
    for word in _WORD.finditer(text):
        between = text[position : word.start()]
        if between.strip() or not run:
            pieces += [_join(run), between]
            run = []
        run.append((word[1].partition("*")[0], _content(word[2], word[3])))
        position = word.end()
    return "".join([*pieces, _join(run), text[position:]])


def _content(encoding: str, content: str) -> bytes:
    raw = content.encode("utf-8", "surrogateescape")
    if encoding in "bB":
        return decode_base64(raw)
    return _HEX.sub(lambda code: bytes((int(code[1], 16),)), raw.replace(b"_", b" "))


def _join(run: list[tuple[str, bytes]]) -> str:
    """Neighbours of one charset are decoded together: many programs cut a character in two."""
    text: list[str] = []
    held, charset = b"", ""
    for word_charset, content in run:
        if word_charset.lower() != charset.lower() and held:
            text.append(decode(held, charset))
            held = b""
        held, charset = held + content, word_charset
    return "".join([*text, decode(held, charset)]) if run else ""
