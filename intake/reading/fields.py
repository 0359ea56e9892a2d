"""Header fields: splitting, unfolding, looking up, and parameters such as `charset=` (RFC 2231)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from . import limits
from .charsets import decode
from .encoded_words import decode_words
from .storable import one_line, storable

_FIELD = re.compile(rb"([!-9;-~]{1,80})[ \t]*:")
_EMPTY_LINE = re.compile(rb"\n\r?\n")
_FOLD = re.compile(r"\r?\n(?=[ \t])|[\r\n]+")
_PARAMETER = re.compile(
    r";?\s{0,80}([^\s=;\"]{1,80})\s{0,80}=\s{0,80}(?:\"((?:[^\"\\]|\\.)*+)(?:\"|\Z)|([^;\"]*))", re.DOTALL
)
_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,60})", re.IGNORECASE)
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)
_SECTION = re.compile(r"(.+?)\*(\d{1,3})?(\*)?\Z")


@dataclass(slots=True)
class Fields:
    """The header of one part. Names are compared without case; values are unfolded, not decoded."""

    values: dict[str, list[str]] = field(default_factory=dict)

    def raw(self, name: str) -> str:
        """First value as sent, or ""."""
        return self.values.get(name, [""])[0]

    def all(self, name: str) -> list[str]:
        return self.values.get(name, [])

    def text(self, name: str) -> str:
        """First value, decoded, on one line."""
        return one_line(decode_words(self.raw(name)))

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def value(self, name: str) -> str:
        """The value before its parameters, in lower case: `text/plain`."""
        return self.raw(name).partition(";")[0].strip().strip('"').lower()

    def parameters(self, name: str) -> dict[str, str]:
        """Parameters of a structured field, continuations joined and charsets decoded."""
        return parameters(self.raw(name))


def split_fields(raw: bytes, start: int, end: int) -> tuple[Fields, int]:
    """The header fields from `start`, and where the body begins.

    The body begins after the first empty line, or at the first line that cannot belong to a header,
    unless more fields follow it (a mail server's junk line in between is skipped).
    """
    found: list[tuple[str, bytes]] = []
    name, value = "", bytearray()
    position = start
    while position < end:
        if position - start > limits.HEADER_BYTES:
            position = _after_empty_line(raw, position, end)
            break
        line_end = raw.find(b"\n", position, end)
        following = end if line_end < 0 else line_end + 1
        line = raw[position : min(following, position + limits.FIELD_BYTES)]
        if not line.strip(b"\r\n"):
            position = following
            break
        if line[:1] in b" \t" and name:
            if len(value) < limits.FIELD_BYTES:
                value += line
        elif field_name := _FIELD.match(line):
            found.append((name, bytes(value)))
            name, value = field_name[1].decode("ascii").lower(), bytearray(line[field_name.end() :])
        elif not _is_junk_between(raw, line, following, end, first=position == start):
            break
        position = following
    found.append((name, bytes(value)))
    return _decoded(found[1 : limits.FIELDS_PER_PART]), position


def _after_empty_line(raw: bytes, position: int, end: int) -> int:
    found = _EMPTY_LINE.search(raw, position, end)
    return found.end() if found else end


def _is_junk_between(raw: bytes, line: bytes, following: int, end: int, *, first: bool) -> bool:
    """An mbox `From ` line, or one broken line with another field right below it."""
    if line.startswith((b"From ", b">From ")):
        return True
    return not first and bool(line.strip()) and _FIELD.match(raw, following, end) is not None


def _decoded(found: list[tuple[str, bytes]]) -> Fields:
    """Bytes beyond ASCII, against the rule, are UTF-8 or else in the charset of the text."""
    content_type = next((value for name, value in found if name == "content-type"), b"")
    charset = _CHARSET.search(content_type)
    label = charset[1].decode("ascii") if charset else ""
    fields = Fields()
    for name, value in found:
        text = decode(value) if value.isascii() else decode(value, "utf-8", fallback=label)
        fields.values.setdefault(name, []).append(_FOLD.sub("", text).strip())
    return fields


def parameters(value: str) -> dict[str, str]:
    """Parameters after the first `;`, by lower-case name (RFC 2045 and 2231, and encoded words)."""
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for found in _PARAMETER.finditer(value, value.find(";") if ";" in value else len(value)):
        name = found[1].lower()
        content = _QUOTED_PAIR.sub(r"\1", found[2]) if found[2] is not None else found[3].strip()
        section = _SECTION.match(name)
        if section:
            number = int(section[2] or 0)
            encoded = bool(section[3]) or section[2] is None
            sections.setdefault(section[1], {})[number] = (content, encoded)
        else:
            plain.setdefault(name, storable(decode_words(content)))
    return plain | {name: _joined(parts) for name, parts in sections.items()}


def _joined(parts: dict[int, tuple[str, bool]]) -> str:
    charset, data = "", b""
    for number, (content, encoded) in sorted(parts.items()):
        if encoded and number == min(parts) and content.count("'") >= 2:
            charset, _, content = content.split("'", 2)
        raw = content.encode("utf-8", "replace")
        data += unquote_to_bytes(raw) if encoded else raw
    return storable(decode_words(decode(data, charset)))
