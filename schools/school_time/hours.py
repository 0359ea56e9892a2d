"""Opening hours of one day: read from what people and columns hold, checked, in one canonical form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time

TimeOfDay = str | time
Span = tuple[TimeOfDay, TimeOfDay]
Window = tuple[int, int]
"""Opening and closing in minutes after midnight on the wall clock; the closing minute no longer counts."""
Windows = tuple[Window, ...]

END_OF_DAY = 24 * 60
WHOLE_DAY: Windows = ((0, END_OF_DAY),)
_CLOCK = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])")


class BadHours(ValueError):  # noqa: N818 - a statement about the hours, caught by name
    """Hours that cannot be. Its text is an English sentence for the person who entered them.

    `sentence` and `params` are the parts of that text, so that a form may translate it:
    `gettext(error.sentence) % error.params`.
    """

    def __init__(self, sentence: str, **params: object) -> None:
        super().__init__(sentence % params)
        self.sentence = sentence
        self.params = params


def gettext_noop(text: str) -> str:
    """Mark a sentence for the message catalogue without needing the translation machinery here."""
    return text


def parse_windows(spans: Iterable[Span], day: str) -> Windows:
    """The windows of one day in order, with touching ones joined.

    A time is "HH:MM" or a `datetime.time` of whole minutes. As a closing time, "24:00" and 00:00 both mean
    the midnight that ends the day, because a time column and a browser's time field cannot hold 24:00.
    `day` names the day in errors. Raises `BadHours`.
    """
    windows: list[Window] = []
    for opens, closes in sorted(_parse_span(span, day) for span in spans):
        if windows and opens < windows[-1][1]:
            raise _overlap(day, windows[-1], (opens, closes))
        if windows and opens == windows[-1][1]:
            windows[-1] = (windows[-1][0], closes)
        else:
            windows.append((opens, closes))
    return tuple(windows)


def clock_text(minute: int) -> str:
    """Minutes after midnight as "HH:MM"; the end of the day is "24:00"."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _parse_span(span: Span, day: str) -> Window:
    opens, closes = _parse_time(span[0], day), _parse_time(span[1], day) or END_OF_DAY
    if closes <= opens:
        raise BadHours(
            gettext_noop("On %(day)s the closing time %(closes)s is not after the opening time %(opens)s."),
            day=day,
            opens=clock_text(opens),
            closes=clock_text(closes),
        )
    return opens, closes


def _parse_time(value: TimeOfDay, day: str) -> int:
    text = value.isoformat() if isinstance(value, time) else value
    match = _CLOCK.fullmatch(text.removesuffix(":00") if isinstance(value, time) else text)
    minute = int(match[1]) * 60 + int(match[2]) if match else END_OF_DAY + 1
    if minute > END_OF_DAY:
        raise BadHours(
            gettext_noop("On %(day)s “%(time)s” is not a time of day; write it as 07:30."), day=day, time=text
        )
    return minute


def _overlap(day: str, first: Window, second: Window) -> BadHours:
    return BadHours(
        gettext_noop("On %(day)s the hours %(first)s and %(second)s overlap."),
        day=day,
        first="–".join(map(clock_text, first)),
        second="–".join(map(clock_text, second)),
    )
