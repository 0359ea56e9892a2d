"""Addresses of From, To, Cc (RFC 5322), also where the field is broken.

One pass over the characters with a depth counter: neither thousands of open parentheses nor
thousands of addresses cost more than the length of the field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import limits
from .encoded_words import decode_words
from .storable import one_line

_TOKEN = re.compile(
    r"""(?P<word>=\?[^?\s]{1,60}\?[bBqQ]\?[^?]{0,3000}\?=)
      | "(?P<quoted>(?:[^"\\]|\\.){0,300}+)"
      | <(?P<angle>[^<>]{0,1000})>?
      | (?P<open>\() | (?P<close>\))
      | (?P<separator>[,;]) | (?P<colon>:)
      | (?P<plain>[^\s"<>(),;:]+|\s+|.)""",
    re.VERBOSE | re.DOTALL,
)
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]{1,200}@[^\s<>()\[\],;:\"]{1,255}")
_ROUTE = re.compile(r"(?:@[^:,]*,)*@[^:]*:")


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox. `address` is as sent, without brackets; `name` is decoded and may be empty."""

    address: str
    name: str = ""


class _Collector:
    def __init__(self) -> None:
        self.found: list[Address] = []
        self._clear()

    def _clear(self) -> None:
        self.words: list[str] = []
        self.comment: list[str] = []
        self.angle: str | None = None

    def end_of_group_name(self) -> None:
        if "@" not in "".join(self.words):
            self._clear()

    def end(self) -> None:
        words = "".join(self.words).strip()
        if self.angle is None:
            self._bare(words)
        else:
            self._add(self.angle, words or " ".join(self.comment))
        self._clear()

    def _bare(self, words: str) -> None:
        found = _ADDRESS.search(words)
        if found:
            around = (words[: found.start()] + words[found.end() :]).strip(" '\"<>")
            self._add(found.group(), " ".join(self.comment) or around)

    def _add(self, address: str, name: str) -> None:
        address = one_line(_ROUTE.sub("", decode_words(address))).strip("'\" ").removeprefix("mailto:")
        name = one_line(decode_words(name)).strip("\"' ") if name else ""
        self.found.append(Address(address[:320].replace(" ", ""), name[:300]))


def addresses(field: str) -> tuple[Address, ...]:
    """The mailboxes of a field, in order; groups are flattened, comments become names.

    Undisclosed recipients and empty fields give none. At most `limits.ADDRESSES`.
    """
    collector = _Collector()
    depth = 0
    for token in _TOKEN.finditer(field[: limits.FIELD_BYTES]):
        kind = token.lastgroup or "plain"
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(0, depth - 1)
        elif depth:
            collector.comment.append(token.group().strip())
        elif kind == "separator":
            collector.end()
        else:
            _take(collector, kind, token)
        if len(collector.found) >= limits.ADDRESSES:
            break
    collector.end()
    return _unique(collector.found)


def _take(collector: _Collector, kind: str, token: re.Match[str]) -> None:
    if kind == "angle":
        if collector.angle:
            collector.end()
        collector.angle = token["angle"]
    elif kind == "colon":
        collector.words.append(":")
        collector.end_of_group_name()
    elif kind == "quoted":
        collector.words.append(_QUOTED_PAIR.sub(r"\1", token["quoted"]))
    else:
        collector.words.append(token.group())


def _unique(found: list[Address]) -> tuple[Address, ...]:
    kept: dict[str, Address] = {}
    for one in found:
        if "@" in one.address or (one.address and one.name):
            kept.setdefault(one.address.lower(), one)
    return tuple(kept.values())[: limits.ADDRESSES]
