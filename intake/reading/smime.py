"""The letter inside an opaque S/MIME signature (RFC 8551, CMS SignedData in BER or DER).

Only unpacked so that it can be read; the signature itself is not checked.
"""

from __future__ import annotations

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("06092a864886f70d010701")
_CONTEXT_0, _OCTETS, _OCTETS_CHUNKED = 0xA0, 0x04, 0x24
_ENDLESS = -1


def signed_letter(data: bytes) -> bytes | None:
    """The signed MIME letter, or None where the bytes are encrypted, damaged or no CMS."""
    if data.find(_SIGNED_DATA, 0, 64) < 0:
        return None
    found = data.find(_DATA, 0, 4096)
    if found < 0:
        return None
    outer = _header(data, found + len(_DATA))
    if outer is None or outer[0] != _CONTEXT_0:
        return None
    return _octets(data, outer[2])


def _header(data: bytes, position: int) -> tuple[int, int, int] | None:
    """(tag, length or _ENDLESS, where the content begins)."""
    if position + 2 > len(data):
        return None
    tag, first = data[position], data[position + 1]
    position += 2
    if first == 0x80:
        return tag, _ENDLESS, position
    if first < 0x80:
        return tag, first, position
    size = first & 0x7F
    if size > 8 or position + size > len(data):
        return None
    return tag, int.from_bytes(data[position : position + size], "big"), position + size


def _octets(data: bytes, position: int) -> bytes | None:
    """An octet string, whole or in chunks (one level, as programs write it)."""
    header = _header(data, position)
    if header is None or header[0] not in (_OCTETS, _OCTETS_CHUNKED):
        return None
    tag, length, position = header
    if tag == _OCTETS:
        return data[position : position + max(length, 0)]
    end = len(data) if length == _ENDLESS else position + length
    chunks: list[bytes] = []
    while position < end:
        chunk = _header(data, position)
        if chunk is None or chunk[0] != _OCTETS:
            break
        chunks.append(data[chunk[2] : chunk[2] + chunk[1]])
        position = chunk[2] + chunk[1]
    return b"".join(chunks)
