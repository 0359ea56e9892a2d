"""winmail.dat: what Outlook packs into one attachment (TNEF, [MS-OXTNEF] and [MS-OXCDATA]).

Read as far as it is sound; a damaged file gives what was read up to the damage.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from .charsets import decode
from .rtf import decompress, rtf_text

SIGNATURE = b"\x78\x9f\x3e\x22"
_DEPTH = 3
_ATTACHMENTS = 200

# Attributes of the outer layer.
_RENDER, _TITLE, _DATA, _ATTACHMENT_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_BODY, _MESSAGE_PROPERTIES, _CODE_PAGE = 0x800C, 0x9003, 0x9007

# MAPI properties.
_P_BODY, _P_HTML, _P_RTF = 0x1000, 0x1013, 0x1009
_P_LONG_NAME, _P_NAME, _P_DISPLAY, _P_TYPE, _P_CID, _P_OBJECT = 0x3707, 0x3704, 0x3001, 0x370E, 0x3712, 0x3701
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_VARIABLE = {0x0D, 0x1E, 0x1F, 0x102}
_UNICODE = 0x1F


@dataclass(slots=True)
class TnefAttachment:
    name: str = ""
    type: str = ""
    content_id: str = ""
    data: bytes = b""


@dataclass(slots=True)
class Tnef:
    """What was packed: the text of the letter in up to two forms, and its attachments."""

    text: str = ""
    html: bytes = b""
    attachments: list[TnefAttachment] = field(default_factory=list)


def unpack(data: bytes, *, depth: int = 0) -> Tnef | None:
    """The contents of a winmail.dat, or None where the bytes are no TNEF."""
    if not data.startswith(SIGNATURE):
        return None
    found = Tnef()
    charset = "cp1252"
    for identity, content in _attributes(data):
        if identity == _CODE_PAGE and len(content) >= 4:
            charset = f"cp{struct.unpack_from('<I', content)[0]}"
        elif identity == _BODY:
            found.text = found.text or _string(content, charset)
        elif identity == _MESSAGE_PROPERTIES:
            _take_message(found, dict(_properties(content)), charset)
        elif identity == _RENDER and len(found.attachments) < _ATTACHMENTS:
            found.attachments.append(TnefAttachment())
        elif identity in (_TITLE, _DATA, _ATTACHMENT_PROPERTIES):
            _take_attachment(found, identity, content, charset, depth)
    found.attachments = [one for one in found.attachments if one.data or one.name]
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(attribute, content); the checksum is not asked, as damaged but readable files exist."""
    position = 6
    while position + 9 <= len(data):
        level, identity, length = struct.unpack_from("<BII", data, position)
        if level not in (1, 2):
            return
        position += 9
        yield identity & 0xFFFF, data[position : position + length]
        position += length + 2


def _take_message(found: Tnef, properties: dict[int, tuple[int, bytes]], charset: str) -> None:
    if _P_BODY in properties:
        found.text = _text(properties[_P_BODY], charset) or found.text
    if _P_HTML in properties:
        found.html = properties[_P_HTML][1]
    if _P_RTF in properties and not found.text:
        found.text = rtf_text(decompress(properties[_P_RTF][1]), charset)


def _take_attachment(found: Tnef, identity: int, content: bytes, charset: str, depth: int) -> None:
    """The data may come before the name, and even before the attribute that opens an attachment."""
    if not found.attachments:
        found.attachments.append(TnefAttachment())
    one = found.attachments[-1]
    if identity == _TITLE:
        one.name = one.name or _string(content, charset)
    elif identity == _DATA:
        one.data = content
    else:
        _take_properties(found, one, dict(_properties(content)), charset, depth)


def _take_properties(
    found: Tnef, one: TnefAttachment, properties: dict[int, tuple[int, bytes]], charset: str, depth: int
) -> None:
    texts = {key: _text(value, charset) for key, value in properties.items() if key != _P_OBJECT}
    long_name = texts.get(_P_LONG_NAME) or texts.get(_P_NAME) or ""
    one.name = long_name or one.name or texts.get(_P_DISPLAY, "")
    one.type = texts.get(_P_TYPE, one.type)
    one.content_id = texts.get(_P_CID, one.content_id).strip("<>")
    packed = properties.get(_P_OBJECT, (0, b""))[1]
    inner = unpack(packed[16:], depth=depth + 1) if depth < _DEPTH and len(packed) > 16 else None
    if inner is None:
        one.data = one.data or packed
    else:
        one.data = one.data or inner.text.encode("utf-8", "replace")
        one.type, one.name = "text/plain", (one.name or "message") + ".txt"
        found.attachments.extend(inner.attachments[: _ATTACHMENTS - len(found.attachments)])


def _properties(data: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """(property, (type, value)); stops at the first that does not fit."""
    if len(data) < 4:
        return
    count, position = struct.unpack_from("<I", data)[0], 4
    for _ in range(min(count, 5_000)):
        if position + 4 > len(data):
            return
        kind, identity = struct.unpack_from("<HH", data, position)
        position = _past_name(data, position + 4) if identity >= 0x8000 else position + 4
        read = _values(data, position, kind)
        if read is None:
            return
        position, value = read
        yield identity, (kind & 0xFFF, value)


def _past_name(data: bytes, position: int) -> int:
    if position + 24 > len(data):
        return len(data)
    kind, length = struct.unpack_from("<II", data, position + 16)
    return position + 24 if kind == 0 else position + 24 + _padded(length)


def _values(data: bytes, position: int, kind: int) -> tuple[int, bytes] | None:
    """Where the property ends, and its first value."""
    many, plain = bool(kind & 0x1000), kind & 0xFFF
    count = 1
    if many or plain in _VARIABLE:
        if position + 4 > len(data):
            return None
        count = min(struct.unpack_from("<I", data, position)[0], 2_000)
        position += 4
    if plain in _FIXED:
        end = position + _FIXED[plain] * count
        return end, data[position : position + _FIXED[plain]]
    return _variable(data, position, count) if plain in _VARIABLE else None


def _variable(data: bytes, position: int, count: int) -> tuple[int, bytes] | None:
    first = b""
    for number in range(count):
        if position + 4 > len(data):
            return None
        length = struct.unpack_from("<I", data, position)[0]
        position += 4
        if number == 0:
            first = data[position : position + length]
        position += _padded(length)
    return position, first


def _padded(length: int) -> int:
    return (length + 3) // 4 * 4


def _text(value: tuple[int, bytes], charset: str) -> str:
    kind, data = value
    return _string(data, "utf-16-le" if kind == _UNICODE else charset)


def _string(data: bytes, charset: str) -> str:
    return decode(data, charset).rstrip("\0").replace("\0", "")
