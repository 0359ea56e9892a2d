"""Texts as Python's gettext reads them (.mo), and a folder of them that cannot be older than its source."""

from __future__ import annotations

import os
import struct
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from helpdesk.texts.po import Text, read

FORM = "1"  # changes whenever this file writes something else for the same texts


def packed(texts: Iterable[Text]) -> bytes:
    """The file's content: what is not translated is left out, so that English is shown."""
    pairs = sorted((_key(text), "\0".join(text.said).encode()) for text in texts if not text.one or text.is_said)
    count, begin = len(pairs), 28 + 16 * len(pairs)
    tables: list[bytes] = []
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), begin))
            begin += len(pair[column]) + 1
    head = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, 28 + 16 * count)
    return head + b"".join(tables) + b"".join(pair[column] + b"\0" for column in (0, 1) for pair in pairs)


def _key(text: Text) -> bytes:
    context = f"{text.context}\x04" if text.context is not None else ""
    plural = f"\0{text.many}" if text.many else ""
    return f"{context}{text.one}{plural}".encode()


def made_ready(source: Path, target: Path) -> Path:
    """The folder below `target` in which Django finds the texts of `source` (<language>/LC_MESSAGES/django.po).

    It is named after what the texts say, and made where it is not there: so it is never stale, nobody has to
    remember to make it, and two processes that begin together make the same. Raises OSError.
    """
    files = sorted(source.glob("*/LC_MESSAGES/*.po"))
    contents = {file.relative_to(source): file.read_bytes() for file in files}
    sums = [FORM, *(f"{name}:{sha256(content).hexdigest()}" for name, content in contents.items())]
    folder = target / sha256("\n".join(sums).encode()).hexdigest()[:16]
    for name, content in contents.items():
        path = folder / name.with_suffix(".mo")
        if not path.exists():
            _write(path, packed(read(content.decode())))
    return folder


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: another process may look for it in this moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).chmod(0o644)
    Path(name).replace(path)
