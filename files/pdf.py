"""PDF that only shows pages, as opposed to one that does something: runs a script, sends a form, carries files.

A browser's reader keeps such a script in itself, but lets it put a box of words over a page of our address, and a form
send what is typed there to anybody. This looks at names only and draws no page: what it cannot read counts as doing
something. It keeps honest readers from surprises; a file made to deceive it is still alone with the browser's reader.
"""

from __future__ import annotations

import re
import zlib

# What makes something run, leave or come along: ISO 32000-1, 12.6.4 (actions), 7.11.4 (files) and 12.7.8 (XFA).
_DOES = re.compile(rb"/(?:JavaScript|Launch|SubmitForm|ImportData|Rendition|RichMedia|Movie|XFA|EmbeddedFiles?)\b")
_LOCKED = re.compile(rb"/Encrypt\b")
_STREAM = re.compile(rb"\bstream\r?\n")
_BEGINS = re.compile(rb"\b\d+\s+\d+\s+obj\b")
# A stream of objects, in which names may stand packed; some readers know it by its first number alone.
_OF_OBJECTS = re.compile(rb"/(?:ObjStm|First)\b")
_FILTER = re.compile(rb"/Filter\s*(\[[^\]]*\]|/\w+|\S+)")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_LONGEST_HEAD = 4096
_MOST_UNPACKED = 16 * 1024 * 1024


def only_shows(content: bytes) -> bool:
    """Whether it names nothing that runs, sends, or brings other files, also where its objects are packed."""
    plain = _unescaped(content)
    return not (_LOCKED.search(plain) or _DOES.search(plain)) and _packed_only_show(content)


def _packed_only_show(content: bytes) -> bool:
    left = _MOST_UNPACKED
    for found in _STREAM.finditer(content):
        head = _unescaped(_head(content, found.start()))
        packed = _FILTER.search(head)
        if not packed or not _OF_OBJECTS.search(head):
            continue
        if left <= 0 or packed[1].strip(b"[] \t\r\n") != b"/FlateDecode" or b"/Predictor" in head:
            return False
        unpacker = zlib.decompressobj()
        try:
            objects = unpacker.decompress(content[found.end() : content.find(b"endstream", found.end())], left)
        except zlib.error:
            return False
        left -= len(objects)
        if not unpacker.eof or _DOES.search(_unescaped(objects)):
            return False
    return True


def _head(content: bytes, end: int) -> bytes:
    """What is said of a stream before it begins: from the number of its object on."""
    before = content[max(end - _LONGEST_HEAD, 0) : end]
    begins = [found.end() for found in _BEGINS.finditer(before)]
    return before[begins[-1] :] if begins else before


def _unescaped(names: bytes) -> bytes:
    """`/Java#53cript` is `/JavaScript`."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), names)
