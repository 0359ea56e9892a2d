"""Content transfer encodings, forgiving of what senders do to them."""

from __future__ import annotations

import binascii
import re

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=_-]+")
_URL_SAFE = bytes.maketrans(b"-_", b"+/")


def decode_transfer(data: bytes, encoding: str) -> bytes:
    """The bytes that were sent; an unknown encoding means that they were sent as they are."""
    name = encoding.strip().strip("\"';").lower()
    if name.startswith("base64"):
        return decode_base64(data)
    if name in ("quoted-printable", "quotedprintable", "qp"):
        return decode_quoted_printable(data)
    if name in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return decode_uuencoded(data)
    return data


def decode_base64(data: bytes) -> bytes:
    """Base64 with line breaks, stray characters, missing padding or padding in the middle."""
    try:
        return binascii.a2b_base64(data, strict_mode=False)
    except (binascii.Error, ValueError):
        clean = _NOT_BASE64.sub(b"", data).translate(_URL_SAFE)
        chunks = (chunk for chunk in clean.split(b"=") if chunk)
        return b"".join(map(_base64_chunk, chunks))


def _base64_chunk(chunk: bytes) -> bytes:
    if len(chunk) % 4 == 1:
        chunk = chunk[:-1]
    return binascii.a2b_base64(chunk + b"=" * (-len(chunk) % 4))


def decode_quoted_printable(data: bytes) -> bytes:
    """Quoted-printable; a `=` that starts no code stays a `=`."""
    return binascii.a2b_qp(data)


def decode_uuencoded(data: bytes) -> bytes:
    """The lines between `begin` and `end`; a line that does not decode is left out."""
    decoded: list[bytes] = []
    for line in data.splitlines():
        if line.startswith(b"begin "):
            decoded.clear()
        elif line.strip() == b"end":
            break
        else:
            decoded.append(_uuencoded_line(line))
    return b"".join(decoded)


def _uuencoded_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        length = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:length])
        except binascii.Error:
            return b""
