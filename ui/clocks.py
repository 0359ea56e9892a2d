"""What the chip of a promise's clock says. Pure; the looks are in ui.vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, ngettext

from ui import times

# Below this a clock counts down; above, it names the hour or the day it ends.
COUNTDOWN_MINUTES = 4 * 60


@dataclass(frozen=True, slots=True)
class ClockText:
    """`text` is seen; `before` is read out in front of it; `minutes` is there where the text changes by the minute."""

    text: str
    before: str = ""
    minutes: int | None = None


def clock_text(
    state: str,
    *,
    now: datetime,
    due: datetime | None = None,
    minutes: float | None = None,
    until: datetime | None = None,
    solved: bool = False,
    day: int = 0,
) -> ClockText:
    """The words of a clock in one of the states of ui.vocabulary.CLOCKS.

    `minutes` is in school time: left ("on_track", "soon"), over ("late"), used ("met"); without it the wall clock
    between now and due is taken. `day` as in ui.times.duration. `until` is when a paused clock runs on. Raises
    ValueError when the state needs a due moment or minutes and has neither.
    """
    if state == "paused":
        if until is None:
            return ClockText(gettext("Paused"))
        return ClockText(gettext("Paused until {moment}").format(moment=times.say(until, now)))
    if state == "met":
        return ClockText(_met(_minutes(minutes, due, now), solved, day))
    if state == "late":
        late = _minutes(minutes, due, now, past=True)
        return ClockText(gettext("{time} late").format(time=times.duration(late, day)), minutes=int(late))
    left = _minutes(minutes, due, now)
    if due is not None and state == "on_track" and (left > COUNTDOWN_MINUTES or times.day_distance(due, now)):
        return ClockText(times.due(due, now), before=gettext("Due"))
    return ClockText(times.duration(left, day), before=gettext("Due in"), minutes=int(left))


def clock_word_forms() -> dict[str, str]:
    """The words of which `clock_text` is made, with their gaps, for a script that makes them anew each minute."""
    return {
        "minutes": gettext("{minutes} min"),
        "full-hours": gettext("{hours} h"),
        "hours": gettext("{hours} h {minutes:02d}"),
        "school-day": ngettext("{days} school day", "{days} school days", 1),
        "school-days": ngettext("{days} school day", "{days} school days", times.FEW_DAYS),
        "late": gettext("{time} late"),
    }


def _met(minutes: float, solved: bool, day: int) -> str:
    words = gettext("Solved in {time}") if solved else gettext("Answered in {time}")
    return words.format(time=times.duration(minutes, day))


def _minutes(minutes: float | None, due: datetime | None, now: datetime, *, past: bool = False) -> float:
    if minutes is not None:
        return minutes
    if due is None:
        raise ValueError("A clock needs the moment it is due, or minutes")
    wall = (due - now).total_seconds() / 60
    return -wall if past else wall
