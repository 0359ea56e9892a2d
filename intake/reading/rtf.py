"""Text of Outlook's compressed rich text (PR_RTF_COMPRESSED: [MS-OXRTFCP], RTF 1.9).

Only the words are wanted: formatting, fonts, pictures and embedded HTML tags are passed over.
"""

from __future__ import annotations

import re
import struct

from .charsets import decode

_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_MOST = 1_000_000
_TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,9})? ?|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_SKIPPED = {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"footer",
            b"htmltag", b"mhtmltag", b"listtable", b"generator", b"themedata"}  # fmt: skip
_CHARACTERS = {b"par": "\n", b"line": "\n", b"tab": "\t", b"cell": "  ", b"row": "\n", b"emdash": "—",
               b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
               b"bullet": "•"}  # fmt: skip


def decompress(data: bytes) -> bytes:
    """The RTF document; as much of a damaged one as can be had."""
    if len(data) < 16:
        return b""
    raw_size = struct.unpack_from("<I", data, 4)[0]
    kind = data[8:12]
    if kind == _PLAIN:
        return data[16 : 16 + raw_size]
    return _expand(data, min(raw_size, _MOST)) if kind == _COMPRESSED else b""


def _expand(data: bytes, size: int) -> bytes:
    window = bytearray(_DICTIONARY.ljust(4096, b"\0"))
    write, position = len(_DICTIONARY), 16
    out = bytearray()
    while position < len(data) and len(out) < size:
        flags = data[position]
        position += 1
        for bit in range(8):
            wanted = 2 if flags >> bit & 1 else 1
            if position + wanted > len(data):
                return bytes(out)
            if wanted == 1:
                run = data[position : position + 1]
            else:
                reference = data[position] << 8 | data[position + 1]
                offset, length = reference >> 4, (reference & 15) + 2
                if offset == write:
                    return bytes(out)
                run = _copied(window, offset, length, write)
            position += wanted
            for byte in run:
                window[write] = byte
                write = (write + 1) & 4095
            out += run
    return bytes(out)


def _copied(window: bytearray, offset: int, length: int, write: int) -> bytes:
    """A reference may reach into what it writes itself."""
    run = bytearray()
    for step in range(length):
        at = (offset + step) & 4095
        ahead = (at - write) & 4095
        run.append(run[ahead] if ahead < len(run) else window[at])
    return bytes(run)


class _Text:
    """State while the words are collected; groups nest, so skipping is kept on a stack."""

    def __init__(self, charset: str) -> None:
        self.charset = charset
        self.pieces: list[str] = []
        self.bytes = bytearray()
        self.stack: list[tuple[bool, int]] = []
        self.skip, self.unicode_skip, self.to_drop = False, 1, 0
        self.hidden = False

    def flush(self) -> None:
        if self.bytes:
            self.pieces.append(decode(bytes(self.bytes), self.charset))
            self.bytes.clear()

    def add(self, text: str) -> None:
        self.flush()
        if not self.skip and not self.hidden:
            self.pieces.append(text)

    def add_bytes(self, content: bytes) -> None:
        dropped = min(self.to_drop, len(content))
        self.to_drop -= dropped
        if not self.skip and not self.hidden:
            self.bytes += content[dropped:]

    def group(self, brace: bytes) -> None:
        self.flush()
        self.to_drop = 0
        if brace == b"{":
            self.stack.append((self.skip, self.unicode_skip))
        elif self.stack:
            self.skip, self.unicode_skip = self.stack.pop()

    def word(self, word: bytes, number: bytes | None) -> None:
        if word in _SKIPPED:
            self.skip = True
        elif word == b"htmlrtf":
            self.flush()
            self.hidden = number != b"0"
        elif word in _CHARACTERS:
            self.add(_CHARACTERS[word])
        elif word == b"ansicpg" and number:
            self.charset = f"cp{int(number)}"
        elif word == b"uc" and number:
            self.unicode_skip = min(abs(int(number)), 9)
        elif word == b"u" and number:
            self.add(chr(int(number) % 65_536))
            self.to_drop = self.unicode_skip


def rtf_text(document: bytes, charset: str = "cp1252") -> str:
    """The words of an RTF document."""
    text = _Text(charset)
    for token in _TOKEN.finditer(document[:_MOST]):
        code, word, number, symbol, brace, run = token.groups()
        if brace:
            text.group(brace)
        elif code:
            text.add_bytes(bytes((int(code, 16),)))
        elif word:
            text.word(word, number)
        elif run:
            text.add_bytes(run)
        elif symbol == b"*":
            text.skip = True
        elif symbol:
            text.add_bytes({b"~": b" ", b"_": b"-"}.get(symbol, symbol))
    text.flush()
    return "".join(text.pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()
