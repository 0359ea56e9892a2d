"""Text as a UTF-8 database column accepts it."""

from __future__ import annotations

import re

_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029")
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")


def storable(text: str) -> str:
    """The text with `\\n` line ends, without NUL, other control characters and lone surrogates."""
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """Storable text of a header field: white space collapsed, direction overrides taken out.

    Overrides are dropped because they can make `exe.pdf` of `fdp.exe` and one name of another.
    """
    return _SPACES.sub(" ", _INVISIBLE.sub("", storable(text))).strip()
