"""Whose letter was passed on: staff often forward what a parent or pupil wrote to them."""

from __future__ import annotations

from .addresses import Address, addresses
from .quotations import find_start, header_value
from .quoting_phrases import FORWARD_SUBJECT
from .replies import reply_lines


def forwarded_from(text: str, *, subject: str) -> Address | None:
    """The writer of a letter forwarded within the text; None where nothing is, or without an address."""
    lines = reply_lines(text)
    start = find_start(lines)
    if start is None or not (start.kind == "forwarded" or FORWARD_SUBJECT.match(subject)):
        return None
    for line in lines[start.first : start.after]:
        value = header_value(line, "from")
        found = addresses(value.replace("[mailto:", "<").replace("]", ">")) if value else ()
        if found and "@" in found[0].address:
            return found[0]
    return None
