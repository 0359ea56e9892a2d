"""ISO-2022-JP as it is really sent.

Python's codec knows the standard only. Outlook and phones also send half-width katakana and the
circled numbers and roman numerals of Windows (code page 50220/50221), which the standard lacks.
The double-byte runs are therefore moved to their Shift_JIS place and read with code page 932.
Escape sequences: RFC 1468, JIS X 0201 and RFC 1554.
"""

from __future__ import annotations

import re

_ESCAPE = re.compile(rb"\x1b(?:\([BJIH]|\$(?:[@B]|\([DCO-Q])|\.[AF]|\$A|&@)|[\x0e\x0f]")
_DOUBLE = {b"\x1b$@", b"\x1b$B", b"\x1b$(O", b"\x1b$(Q"}
_FOREIGN = {b"\x1b$A": "gb2312", b"\x1b$(C": "euc_kr"}


def decode_iso2022_jp(data: bytes) -> str:
    """Text of an ISO-2022-JP byte string; a run that fits no table is kept as U+FFFD."""
    text: list[str] = []
    position, mode = 0, b"\x1b(B"
    for escape in _ESCAPE.finditer(data):
        text.append(_run(data[position : escape.start()], mode))
        position, mode = escape.end(), escape.group()
    text.append(_run(data[position:], mode))
    return "".join(text)


def _run(run: bytes, mode: bytes) -> str:
    if mode in _DOUBLE:
        return _double_byte(run)
    if mode == b"\x1b$(D":
        return _high(run, b"\x8f").decode("euc_jp", "replace")
    if mode in _FOREIGN:
        return bytes(byte | 0x80 for byte in run).decode(_FOREIGN[mode], "replace")
    if mode in (b"\x1b(I", b"\x0e"):
        return bytes(byte | 0x80 for byte in run).decode("cp932", "replace")
    return run.decode("cp932", "replace")


def _high(run: bytes, lead: bytes) -> bytes:
    pairs = (run[at : at + 2] for at in range(0, len(run) - 1, 2))
    return b"".join(lead + bytes(byte | 0x80 for byte in pair) for pair in pairs)


def _double_byte(run: bytes) -> str:
    """A line end inside a run ends it, as a truncated letter would otherwise read as nonsense."""
    head, newline, rest = run.partition(b"\n")
    text = _shift_jis(head.rstrip(b"\r")).decode("cp932", "replace")
    return text + "\n" + rest.decode("cp932", "replace") if newline else text


def _shift_jis(run: bytes) -> bytes:
    moved = bytearray()
    for at in range(0, len(run) - 1, 2):
        row, cell = run[at] & 0x7F, run[at + 1] & 0x7F
        if not (0x21 <= row <= 0x7E and 0x21 <= cell <= 0x7E):
            moved += b"?"
            continue
        lead = (row - 0x21) // 2 + (0x81 if row < 0x5F else 0xC1)
        trail = cell + (0x1F if cell < 0x60 else 0x20) if row % 2 else cell + 0x7E
        moved += bytes((lead, trail))
    return bytes(moved)
