"""What the writer added: the letter without quotations, introductions and signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import limits
from .quotations import Start, find_start, is_quoted
from .quoting_phrases import ABOVE_THIS_LINE, FORWARD_SUBJECT
from .signatures import has_text, without_signature

_PGP_HEAD = re.compile(r"\A\s*-----BEGIN PGP SIGNED MESSAGE-----\n(?:\w+: [^\n]*\n){0,5}\n?")
_PGP_SIGNATURE = "\n-----BEGIN PGP SIGNATURE-----"
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def reply_text(text: str, *, subject: str = "") -> str:
    """The new part of a letter's text, "" where all of it is quoted.

    A forwarded letter keeps what it forwards. Text between and below quotations is kept together
    with them, as an answer in between makes no sense alone.
    """
    lines = reply_lines(text)
    forwarded = FORWARD_SUBJECT.match(subject) is not None
    kept = _written(_above_marker(lines), forwarded=forwarded)
    return "\n".join(kept).strip("\n").rstrip()


def reply_lines(text: str) -> list[str]:
    """The lines of a letter, at most `limits.REPLY_LINES`, without PGP armour and invisible marks."""
    text = _PGP_HEAD.sub("", _INVISIBLE.sub("", text)).partition(_PGP_SIGNATURE)[0]
    return [line.replace("\xa0", " ").rstrip() for line in text.split("\n", limits.REPLY_LINES)[: limits.REPLY_LINES]]


def _above_marker(lines: list[str]) -> list[str]:
    for number, line in enumerate(lines):
        if 10 < len(line) < 300 and ABOVE_THIS_LINE.search(line):
            return lines[:number]
    return lines


def _written(lines: list[str], *, forwarded: bool) -> list[str]:
    start = find_start(lines)
    if start is None:
        return without_signature(lines)
    above, below = lines[: start.first], lines[start.after :]
    passed_on = start.kind == "forwarded" or (forwarded and start.kind != "wrote")
    if has_text(above):
        if passed_on:
            return lines
        return (without_signature(above) or above) + _answers_within(start, below)
    if passed_on:
        return below
    return _without_text_above(start, below)


def _answers_within(start: Start, below: list[str]) -> list[str]:
    """Text between or below lines with `>`; without such lines everything below is the old letter."""
    if start.kind != "wrote" or not _begins_quoted(below):
        return []
    rest = without_signature(_up_to_next(below), text_above=True)
    return ["", *rest] if has_text(rest) else []


def _without_text_above(start: Start, below: list[str]) -> list[str]:
    """Bottom posting, an answer without quotation marks, or nothing new at all."""
    rest = without_signature(_up_to_next(below))
    if start.kind == "wrote" and _begins_quoted(below):
        return _below_single_quotation(rest) if has_text(rest) else []
    return rest


def _up_to_next(lines: list[str]) -> list[str]:
    following = find_start(lines)
    return lines[: following.first] if following else lines


def _begins_quoted(lines: Sequence[str]) -> bool:
    return is_quoted(next((line for line in lines if line.strip()), ""))


def _below_single_quotation(lines: list[str]) -> list[str]:
    """One quotation with the answer below it: the answer. Several: all, as it answers in between."""
    first_text = next(number for number, line in enumerate(lines) if line.strip() and not is_quoted(line))
    rest = lines[first_text:]
    return lines if any(is_quoted(line) for line in rest) else rest
