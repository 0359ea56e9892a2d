"""The end of an answer: signatures, "sent from my phone", greetings with a name, left-over rules.

Only what is surely not the matter of the letter is cut; a bare "Best regards" stays, as nothing is
lost by it. The whole text is kept beside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from .closing_phrases import CLOSING, SENT_FROM
from .quotations import is_quoted, is_rule

_DELIMITER = re.compile(r"(?:-- ?|__+|—+|―+|–{2,}|[-=_*~]{5,}|<!-- -->)\s*$")
_LONG_RULE = re.compile(r"[-=*~]{3,}\s*$")
_SLASH_NAME = re.compile(r"/[^\W\d_][\w.-]{0,30}(?: [^\W\d_][\w.-]{0,30})?\s*$")
_NAME = re.compile(r"(?:[^\W\d_][\w'’.-]{0,25})(?: [^\W\d_][\w'’.-]{0,25}){0,3}[,.]?\s*$")
_SIGNATURE_LINES = 20
_AFTER_RULE = 6
_SHORT = 70


def is_sent_from(line: str) -> bool:
    return len(line) < 250 and SENT_FROM.match(line.strip()) is not None


def without_signature(lines: Sequence[str], *, text_above: bool = False) -> list[str]:
    """The lines without signature, sign-off, trailing quotations and rules. May be empty.

    A signature is only one below something said; `text_above` says that there is such a thing.
    """
    kept = _trailing(_cut_at_delimiter(list(lines), text_above=text_above))
    for cut in (_cut_sent_from, _cut_closing, _cut_slash_name):
        kept = _trailing(cut(kept))
    return kept


def _trailing(lines: list[str]) -> list[str]:
    """Without empty, quoted and ruled lines at the end."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or is_quoted(lines[end - 1]) or is_rule(lines[end - 1])):
        end -= 1
    return lines[:end]


def has_text(lines: Sequence[str]) -> bool:
    """Whether the writer said anything: a line that is not empty, quoted, ruled or of the phone."""
    return any(_says(line) for line in lines)


def _says(line: str) -> bool:
    return bool(line.strip()) and not is_quoted(line) and not is_rule(line) and not is_sent_from(line)


def _cut_at_delimiter(lines: list[str], *, text_above: bool) -> list[str]:
    said = text_above
    for number, line in enumerate(lines):
        said = said or _says(line)
        if said and _DELIMITER.match(line.strip() or "x"):
            after = [other for other in lines[number + 1 :] if other.strip()]
            if len(after) <= (_AFTER_RULE if _LONG_RULE.match(line.strip()) else _SIGNATURE_LINES):
                return lines[:number]
    return lines


def _last(lines: Sequence[str], count: int) -> list[int]:
    """Numbers of the last lines that are not empty, from the top."""
    numbers: list[int] = []
    for number in range(len(lines) - 1, -1, -1):
        if lines[number].strip():
            numbers.append(number)
            if len(numbers) == count:
                break
    return numbers[::-1]


def _first_of(lines: Sequence[str], count: int, matches: Callable[[str], bool]) -> int | None:
    return next((number for number in _last(lines, count) if matches(lines[number])), None)


def _cut_sent_from(lines: list[str]) -> list[str]:
    number = _first_of(lines, 4, is_sent_from)
    if number is None or any(len(line) > _SHORT for line in lines[number + 1 :]):
        return lines
    named = number >= 2 and _NAME.match(lines[number - 1].strip()) and not lines[number - 2].strip()
    if named and has_text(lines[: number - 1]):
        number -= 1
    return lines[:number]


def _cut_closing(lines: list[str]) -> list[str]:
    number = _first_of(lines, 7, lambda line: CLOSING.match(line.strip()) is not None)
    if number is None or number + 1 >= len(lines) or not has_text(lines[:number]):
        return lines
    name, others = lines[number + 1].strip(), lines[number + 2 :]
    is_name = _NAME.match(name) and all(word[0].isupper() for word in name.split())
    return lines[:number] if is_name and all(len(line) <= _SHORT for line in others) else lines


def _cut_slash_name(lines: list[str]) -> list[str]:
    last = _last(lines, 1)
    is_name = bool(last) and _SLASH_NAME.match(lines[last[0]].strip()) is not None
    return lines[: last[0]] if is_name and has_text(lines[: last[0]]) else lines
