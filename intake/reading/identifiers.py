"""Message-ID, In-Reply-To and References: bare identifiers, without angle brackets."""

from __future__ import annotations

import re

from . import limits
from .storable import one_line

_BRACKETED = re.compile(r"<([^<>]{1,990})>")
_BARE = re.compile(r"[^\s<>,;\"()]+@[^\s<>,;\"()]+")
_SPACE = re.compile(r"\s+")


def identifiers(value: str) -> tuple[str, ...]:
    """All identifiers of a field in their order, however they are separated or broken by folding."""
    found = _BRACKETED.findall(value) or _BARE.findall(value)
    clean = (_SPACE.sub("", one_line(identifier)) for identifier in found)
    return tuple(identifier for identifier in clean if identifier)[: limits.REFERENCES]


def message_identifier(value: str) -> str:
    """The identifier of a letter; a malformed one is kept as it stands, as it still tells letters apart."""
    found = _BRACKETED.search(value)
    return _SPACE.sub("", one_line(found[1] if found else value.strip("<> ")))[:990]
