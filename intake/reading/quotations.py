"""Where the answer ends and the quoted letter begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from . import limits
from .quoting_phrases import (
    ADDRESS_AT_END,
    CJK_WROTE,
    DATE_AND_ADDRESS,
    ENDS_WITH_WROTE,
    FORWARDED,
    HAS_ADDRESS,
    HAS_DATE,
    HAS_WROTE,
    LONGEST_LABEL,
    ORIGINAL,
    QUOTING,
    ROLE_OF_LABEL,
    STARTS_WITH_ON,
)

_QUOTED = re.compile(r"\s{0,3}(?:[A-Z]{1,3})?>")
_LABEL = re.compile(rf"[\s*_|•]{{0,10}}([^\s:：*][^:：\n]{{0,{LONGEST_LABEL}}}?)[*_\s]{{0,4}}[:：](.*)")
_DASHED = re.compile(r"[-_=*\s]{3,80}\S[^-=\n]{2,60}[-_=*\s]{3,80}$")
_RULE = re.compile(r"[\s*]*(?:[-_=–—]{2,}|[—―]|[-–—] ?[-–—])[\s*]*$")
_WRAP = 4
_JOINED = 400


class Start(NamedTuple):
    """The beginning of a quoted letter.

    `kind` is `wrote` ("On … wrote:"), `headers` (a block of From, Sent, …), `original` (a dashed line)
    or `forwarded`; its introduction stands in `lines[first:after]`.
    """

    kind: str
    first: int
    after: int


def is_quoted(line: str) -> bool:
    return _QUOTED.match(line) is not None


def is_rule(line: str) -> bool:
    """A line of dashes or underscores."""
    return _RULE.match(line) is not None


def find_start(lines: Sequence[str], at: int = 0) -> Start | None:
    """The first quoted letter at or after line `at`, outside lines that begin with `>`."""
    for number in range(at, len(lines)):
        line = lines[number].strip()
        if line and not is_quoted(line):
            found = _dashed(lines, number, line) or _wrote(lines, number, line, at) or _headers(lines, number)
            if found:
                return found
    return None


def _dashed(lines: Sequence[str], number: int, line: str) -> Start | None:
    if len(line) > 160:
        return None
    if FORWARDED.match(line):
        return Start("forwarded", number, _after_headers(lines, number + 1))
    if ORIGINAL.match(line) and not line[-1].isdigit():
        return Start("original", number, _after_headers(lines, number + 1))
    if _DASHED.match(line) and _role(_next(lines, number + 1)) in ("from", "date"):
        return Start("original", number, _after_headers(lines, number + 1))
    return None


def _next(lines: Sequence[str], number: int) -> str:
    """The next line that is not empty, within three lines."""
    return next((line for line in lines[number : number + 3] if line.strip()), "")


def _after_headers(lines: Sequence[str], number: int) -> int:
    while number < len(lines) and not lines[number].strip():
        number += 1
    block = _headers(lines, number, loose=True) if number < len(lines) else None
    return block.after if block else number


def _wrote(lines: Sequence[str], last: int, line: str, at: int) -> Start | None:
    """An introduction that ends in this line; mail programs wrap it over up to four."""
    colon = line[-1] in ":：" or line.endswith((":*", ":_"))
    if not colon and DATE_AND_ADDRESS.match(line) and is_quoted(_next(lines, last + 1)):
        return Start("wrote", last, last + 1)
    if not colon and not ENDS_WITH_WROTE.search(line[-60:]):
        return None
    shortest: Start | None = None
    for first in range(last, max(at, last - _WRAP + 1) - 1, -1):
        if not lines[first].strip() or is_quoted(lines[first]):
            break
        joined = " ".join(part.strip()[: limits.LINE_CHARACTERS] for part in lines[first : last + 1])
        fit = _introduces(joined, _next(lines, last + 1), colon=colon) if len(joined) <= _JOINED else ""
        if fit == "certain":
            return Start("wrote", first, last + 1)
        if fit and shortest is None:
            shortest = Start("wrote", first, last + 1)
    return shortest


def _introduces(text: str, following: str, *, colon: bool) -> str:
    """`certain`, `likely` or ""."""
    wrote = ENDS_WITH_WROTE.search(text[-60:]) or CJK_WROTE.search(text[-30:]) or (colon and HAS_WROTE.search(text))
    dated = HAS_DATE.search(text) is not None
    by_address = colon and ADDRESS_AT_END.search(text[-330:]) is not None
    if not (wrote or by_address):
        return ""
    if by_address and QUOTING.match(text):
        return "certain"
    starts = STARTS_WITH_ON.match(text.lstrip("*_ \t")) is not None
    addressed = HAS_ADDRESS.search(text) is not None
    if dated and (colon or addressed or is_quoted(following)):
        return "certain" if starts else "likely"
    if wrote and starts and addressed:
        return "likely"
    return "likely" if wrote and len(text) < 150 and is_quoted(following) else ""


def _role(line: str) -> str:
    label = _LABEL.match(line[:200])
    return ROLE_OF_LABEL.get(label[1].strip("*_ ").lower(), "") if label else ""


def header_value(line: str, role: str) -> str:
    """What a quoted header field of this role says, "" for other lines."""
    label = _LABEL.match(line[: limits.LINE_CHARACTERS])
    return label[2].strip(" *_\t") if label and _role(line) == role else ""


def _headers(lines: Sequence[str], number: int, *, loose: bool = False) -> Start | None:
    """A block of quoted header fields; `loose` after a line that already announced it.

    A list such as "From: room 12 / To: room 14 / Date: Friday" is a person's own text: without a
    subject or an address it is no header.
    """
    if _role(lines[number]) not in ("from", "date", "to", "subject"):
        return None
    roles: list[str] = []
    after, skipped, addressed = number, 0, False
    for at in range(number, min(len(lines), number + 20)):
        line = lines[at]
        role = _role(line)
        addressed = addressed or (bool(role) and HAS_ADDRESS.search(line[: limits.LINE_CHARACTERS]) is not None)
        skipped = 0 if role else skipped + 1
        if role:
            roles.append(role)
            after = at + 1
        elif skipped > (2 if line.strip() else 1) or (not line.strip() and not _role(_next(lines, at + 1))):
            break
    kinds = set(roles)
    after = _wrapped_subject(lines, after, loose=loose and roles[-1] == "subject")
    if loose and len(kinds) >= 2:
        return Start("headers", number, after)
    told = "subject" in kinds or addressed
    sound = "from" in kinds and len(kinds) >= 2 and told
    return Start("headers", number, after) if sound else None


def _wrapped_subject(lines: Sequence[str], after: int, *, loose: bool) -> int:
    """A long subject at the end of the block goes on in the next line, before an empty one."""
    wrapped = loose and after + 1 < len(lines) and lines[after].strip() and not lines[after + 1].strip()
    return after + 1 if wrapped and len(lines[after - 1]) > 60 else after
