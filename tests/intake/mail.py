"""Small letters for the reading tests, written as a sender would put them on the wire."""

from __future__ import annotations

import base64
import json
import re

from intake.reading import Reading, read

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def wire(body: str | bytes = "Hello", *, charset: str = "utf-8", **headers: str) -> bytes:
    """A letter with one part; header names are written with underscores for hyphens."""
    fields = {"From": "Pat Lee <pat@school.example>", "To": "help@district.example", "Subject": "Printer"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    fields.setdefault("Content-Type", f"text/plain; charset={charset}")
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    content = body.encode(charset) if isinstance(body, str) else body
    return head.encode("utf-8", "surrogateescape") + b"\r\n" + content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def part(content: str, kind: str = "text/plain", **headers: str) -> str:
    """One part of a multipart."""
    fields = {"Content-Type": kind} | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{head}\r\n{content}"


def file_part(content: bytes, kind: str, **headers: str) -> str:
    """An attachment in base64."""
    text = base64.encodebytes(content).decode("ascii")
    return part(text, kind, Content_Transfer_Encoding="base64", **headers)


def multipart(*parts: str, kind: str = "mixed", boundary: str = "=_b1", **headers: str) -> bytes:
    """A letter of several parts."""
    body = "".join(f"--{boundary}\r\n{one}\r\n" for one in parts) + f"--{boundary}--\r\n"
    return wire(body, Content_Type=f'multipart/{kind}; boundary="{boundary}"', **headers)


def said(text: str, *, subject: str = "Re: ticket") -> str:
    """What the writer of this plain text is taken to have said."""
    return read(wire(text, Subject=subject)).reply_text


def storable(reading: Reading) -> bool:
    """Whether a UTF-8 database column takes all of it."""
    written = json.dumps(reading.as_dict(), ensure_ascii=False)
    return not _UNSTORABLE.search(written) and "\\u0000" not in written
