"""Files written into the text of a letter: uuencode, and BinHex 4.0 (RFC 1741)."""

from __future__ import annotations

import re
from itertools import islice

from .transfer import decode_uuencoded

_BEGIN = re.compile(rb"(?m)^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,200})\r?\n")
_END = re.compile(rb"(?m)^end[ \t]*\r?$")
_MOST = 50
_BINHEX = b"!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"
_SIX_BITS = {byte: value for value, byte in enumerate(_BINHEX)}
_BINHEX_BYTES = 3_000_000
_REPEAT = 0x90


def take_uuencoded(text: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """The text without its uuencoded files, and (name, content) of each."""
    if b"begin" not in text:
        return text, []
    kept: list[bytes] = []
    files: list[tuple[str, bytes]] = []
    position = 0
    for begin in islice(_BEGIN.finditer(text), _MOST):
        if begin.start() < position:
            continue
        end = _END.search(text, begin.end())
        if end is None:
            break
        content = decode_uuencoded(text[begin.end() : end.start()])
        if not content and end.start() - begin.end() > 8:
            break
        kept.append(text[position : begin.start()])
        files.append((begin[1].decode("utf-8", "replace").strip(), content))
        position = end.end()
    return b"".join([*kept, text[position:]]), files


def decode_binhex(data: bytes) -> tuple[str, bytes] | None:
    """(name, data fork) of a BinHex 4.0 file, or None where it is none or too large to unpack."""
    data = data[:_BINHEX_BYTES]
    start = data.find(b":")
    end = data.find(b":", start + 1)
    if start < 0 or end < 0:
        return None
    content = _expanded(_unpacked(data[start + 1 : end]))
    if len(content) < 22 or len(content) < content[0] + 21:
        return None
    header = content[0] + 2
    length = int.from_bytes(content[header + 10 : header + 14], "big")
    first = header + 20
    return content[1 : content[0] + 1].decode("mac_roman"), content[first : first + length]


def _unpacked(text: bytes) -> bytes:
    values = [_SIX_BITS[byte] for byte in text if byte in _SIX_BITS]
    out = bytearray()
    for at in range(0, len(values) - 1, 4):
        group = values[at : at + 4]
        bits = sum(value << 6 * (3 - place) for place, value in enumerate(group))
        out += bits.to_bytes(3, "big")[: len(group) - 1]
    return bytes(out)


def _expanded(data: bytes) -> bytes:
    """Runs are written as byte, 0x90, count; a count of 0 means the byte 0x90 itself."""
    out = bytearray()
    position = 0
    while position < len(data):
        byte = data[position]
        position += 1
        if byte != _REPEAT or position >= len(data):
            out.append(byte)
            continue
        count = data[position]
        position += 1
        if count == 0:
            out.append(_REPEAT)
        elif out:
            out += out[-1:] * (count - 1)
    return bytes(out)
