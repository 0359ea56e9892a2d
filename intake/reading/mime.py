"""The tree of parts of a letter.

Written here because the standard library's parser gives up (RecursionError) on deep nesting and is
slow on many parts: this one works with offsets into the raw bytes, on a bounded depth and number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import limits
from .fields import Fields, split_fields
from .transfer import decode_transfer

_SNIFFED = re.compile(rb"(?m)^--([^\s-][^\r\n]{0,69}?)[ \t]*\r?$")
_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")
_LEADING = re.compile(rb"[\r\n\xef\xbb\xbf]*")
_MBOX = re.compile(rb">?From [^\n]{0,500}\n")


@dataclass(slots=True)
class Part:
    """A leaf or a multipart. `raw[start:end]` is its body as sent."""

    raw: bytes
    fields: Fields
    header_start: int
    start: int
    end: int
    type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    children: list[Part] = field(default_factory=list)
    unpacked: bool = False

    @property
    def encoding(self) -> str:
        return self.fields.value("content-transfer-encoding")

    @property
    def disposition(self) -> str:
        return self.fields.value("content-disposition")

    def content(self) -> bytes:
        """The body with its transfer encoding undone."""
        return decode_transfer(self.raw[self.start : self.end], self.encoding)

    def walk(self) -> Iterator[Part]:
        """This part and all below it, in the order of the letter."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.children))


@dataclass(slots=True)
class _Budget:
    parts: int = limits.PARTS
    clipped: bool = False


def parse(raw: bytes, *, unpacked: bool = False) -> tuple[Part, bool]:
    """The tree of a letter, and whether parts were left out because there were too many.

    `unpacked` marks parts of a letter that was inside another, so that none is opened twice.
    """
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    start = _LEADING.match(raw).end()  # type: ignore[union-attr]  # matches the empty string too
    if mbox := _MBOX.match(raw, start):
        start = mbox.end()
    budget = _Budget()
    root = _part(raw, start, len(raw), default="text/plain", unpacked=unpacked)
    waiting = [(root, 0)]
    while waiting:
        part, depth = waiting.pop()
        if part.type.startswith("multipart/"):
            _divide(part, depth, budget)
            waiting.extend((child, depth + 1) for child in part.children)
    return root, budget.clipped


def _part(raw: bytes, start: int, end: int, *, default: str, unpacked: bool) -> Part:
    fields, body = split_fields(raw, start, end)
    declared = fields.value("content-type")
    found = _TYPE.match(declared)
    part = Part(raw, fields, start, body, end, found.group() if found else default)
    part.parameters = fields.parameters("content-type")
    part.unpacked = unpacked
    return part


def _divide(part: Part, depth: int, budget: _Budget) -> None:
    """Give a multipart its children; one that cannot be divided is text."""
    spans = [] if depth >= limits.DEPTH else _spans(part)
    if len(spans) > budget.parts:
        spans, budget.clipped = spans[: budget.parts], True
    budget.parts -= len(spans)
    default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
    part.children = [_part(part.raw, start, end, default=default, unpacked=part.unpacked) for start, end in spans]
    if not part.children:
        budget.clipped |= depth >= limits.DEPTH
        part.type = "text/plain"


def _spans(part: Part) -> list[tuple[int, int]]:
    declared = part.parameters.get("boundary", "").encode("utf-8", "replace")
    for boundary in dict.fromkeys((declared, declared.rstrip(), declared.strip(b"\"' "))):
        if boundary and (spans := _between(part, boundary)):
            return spans
    sniffed = _SNIFFED.search(part.raw, part.start, part.end)
    return _between(part, sniffed[1]) if sniffed else []


def _between(part: Part, boundary: bytes) -> list[tuple[int, int]]:
    """Where the parts between the delimiter lines lie; a missing last delimiter is forgiven."""
    delimiter = b"--" + boundary
    spans: list[tuple[int, int]] = []
    opened = -1
    at = part.raw.find(delimiter, part.start, part.end)
    while at >= 0:
        after = at + len(delimiter)
        kind = _kind(part, at, after)
        if kind:
            if opened >= 0:
                spans.append((opened, _before_line_end(part.raw, opened, at)))
            opened = -1 if kind == "last" else _next_line(part.raw, after, part.end)
            if len(spans) > limits.PARTS:
                return spans
        at = part.raw.find(delimiter, after, part.end)
    if opened >= 0 and opened < part.end:
        spans.append((opened, part.end))
    return spans


def _kind(part: Part, at: int, after: int) -> str:
    """`next`, `last`, or "" where the found bytes are no delimiter line."""
    if at > part.start and part.raw[at - 1] != 0x0A:
        return ""
    line_end = part.raw.find(b"\n", after, part.end)
    rest = part.raw[after : part.end if line_end < 0 else line_end][:200].strip()
    if rest.startswith(b"--"):
        return "last"
    return "" if rest else "next"


def _before_line_end(raw: bytes, start: int, at: int) -> int:
    """The line end before a delimiter belongs to the delimiter (RFC 2046)."""
    if at > start and raw[at - 1] == 0x0A:
        at -= 1
    if at > start and raw[at - 1] == 0x0D:
        at -= 1
    return at


def _next_line(raw: bytes, at: int, end: int) -> int:
    line_end = raw.find(b"\n", at, end)
    return end if line_end < 0 else line_end + 1
