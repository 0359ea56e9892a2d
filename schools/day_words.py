"""What the words of a school calendar mean for a day: "Early Release", "No School", "Día festivo".

Pure. Words come from calendars that districts publish, in English and Spanish. What says nothing about the day of a
whole school (a board meeting, a game) means nothing here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from schools.choices import DayKind

# The first kind whose words fit wins: "No School: Teacher Workday" is a day on which staff works.
WORDS: tuple[tuple[DayKind, str], ...] = (
    (
        DayKind.EARLY_RELEASE,
        r"early (release|dismissal|out)|half[- ]day|minimum day|noon dismissal"
        r"|salida temprana|medio d[ií]a|d[ií]a m[ií]nimo",
    ),
    (
        DayKind.LATE_START,
        r"late (start|arrival|opening)|delayed (start|opening)"
        r"|((one|two|three|\d)([- ](hours?|hr))|\d{2,3}[- ]min(ute)?s?)[- ](late|delay)\w*"
        r"|entrada tard[ií]a|inicio tard[ií]o|retraso de \w+ horas?",
    ),
    (
        DayKind.NO_CLASSES,
        r"(teacher|staff)s?['’]?s? (work ?day|training|in[- ]?service|development|planning)|\bpd\b( day)?"
        r"|professional (development|learning)|in[- ]?service|work ?day|student holiday|no students"
        r"|conferences?.*no (school|classes)"
        r"|(spring|fall|winter|mid[- ]?winter|autumn|february|summer) (break|recess)"
        r"|vacaciones|receso|desarrollo profesional"
        r"|capacitaci[oó]n|sin estudiantes|no hay clases.*(maestros|personal)",
    ),
    (
        DayKind.CLOSED,
        r"no school|schools? closed|district closed|offices? closed|holidays?|christmas|new year'?s|thanksgiving"
        r"|labor day|memorial day|independence day|juneteenth|veterans day|presidents['’]? day|martin luther king"
        r"|\bmlk\b|columbus day|indigenous peoples|good friday|snow day|\bbreak\b"
        r"|no hay (clases|escuela)|sin clases|d[ií]a festivo|feriado|escuelas? cerradas?|navidad|a[nñ]o nuevo",
    ),
)
_PATTERNS = tuple((kind, re.compile(words, re.IGNORECASE)) for kind, words in WORDS)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "una": 1, "dos": 2, "tres": 3}
_HOURS = re.compile(r"\b(one|two|three|una|dos|tres|[1-4])[- ]?(hours?|hr|horas?)\b", re.IGNORECASE)
_MINUTES = re.compile(r"\b(\d{2,3})[- ]?min", re.IGNORECASE)
_TIME = re.compile(r"\b(\d{1,2})(?::(\d{2}))?\s*([ap])\.?\s?m\b|\b(noon|mediod[ií]a)\b", re.IGNORECASE)
USUAL_DELAY = 120  # minutes, of a late start that does not say how late
LAST_HOUR_OF_MORNING = 12


@dataclass(frozen=True)
class Meaning:
    """What an event says of its days: the kind, when classes end, how many minutes later they begin."""

    kind: DayKind
    classes_end: time | None = None
    delay: int = 0


def meaning(summary: str, starts: time | None = None, ends: time | None = None) -> Meaning | None:
    """What an event of these words means; None where it says nothing about the school day.

    `starts` and `ends` are those of an event that has times: an early release from noon on ends classes at noon, and
    one from eight to noon as well.
    """
    kind = next((kind for kind, pattern in _PATTERNS if pattern.search(summary)), None)
    if kind is None:
        return None
    if kind == DayKind.EARLY_RELEASE:
        return Meaning(kind, classes_end=time_in(summary) or _end_of_classes(starts, ends))
    if kind == DayKind.LATE_START:
        return Meaning(kind, delay=delay_in(summary))
    return Meaning(kind)


def delay_in(summary: str) -> int:
    """How many minutes later: "Two-Hour Delay" is 120, as is a late start without a number."""
    if found := _MINUTES.search(summary):
        return int(found[1])
    if found := _HOURS.search(summary):
        word = found[1].casefold()
        return 60 * (_NUMBERS.get(word) or int(word))
    return USUAL_DELAY


def time_in(summary: str) -> time | None:
    """The first time of day in some words: "Early release at 12:45 PM"."""
    found = _TIME.search(summary)
    if found is None:
        return None
    if found[4]:
        return time(12)
    hour, minute = int(found[1]) % 12 + 12 * (found[3].casefold() == "p"), int(found[2] or 0)
    return time(hour, minute) if int(found[1]) <= LAST_HOUR_OF_MORNING and minute < 60 else None


def _end_of_classes(starts: time | None, ends: time | None) -> time | None:
    """An event that begins with the morning lasts as long as classes do; a later one begins when they end."""
    if starts is None:
        return None
    return ends if starts.hour < 10 and ends else starts
