"""Targets as people write them in a small field: “15 min”, “4 h”, “1 day”, “next period”, “day 1 10:00”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.choices import Unit

_DURATION = re.compile(r"(\d{1,4})\s*(m|min|minutes?|h|hours?|d|days?|días?|horas?|minutos?)\.?", re.IGNORECASE)
_BY_TIME = re.compile(r"(?:day|día|next day)\s*(\d{1,2})?\s+(\d{1,2}):(\d{2})", re.IGNORECASE)
_NEXT_PERIOD = re.compile(r"(?:the )?next (?:class )?period|próximo per[ií]odo", re.IGNORECASE)
_STAFF_RETURN = re.compile(r"(?:before )?staff (?:is )?back|staff return|vuelta del personal", re.IGNORECASE)
UNITS = {"m": Unit.MINUTES, "h": Unit.HOURS, "d": Unit.DAYS}


class BadGoal(ValueError):  # noqa: N818 - a statement about the words, caught by name
    """Words that are no target; the text is a sentence for a person, translated."""


@dataclass(frozen=True)
class Goal:
    """A number of a unit, or a moment (`by_time` for a time of day)."""

    amount: int
    unit: str
    by_time: time | None = None


def read_goal(words: str) -> Goal | None:
    """What somebody wrote; None for nothing, which promises nothing. Raises `BadGoal`."""
    plain = " ".join(words.split())
    if not plain:
        return None
    if found := _DURATION.fullmatch(plain):
        amount = int(found[1])
        if amount:
            return Goal(amount, UNITS[found[2][0].lower()])
    if found := _BY_TIME.fullmatch(plain):
        hour, minute, day = int(found[2]), int(found[3]), int(found[1] or 1)
        if hour < 24 and minute < 60 and day:
            return Goal(day, Unit.BY_TIME, time(hour, minute))
    if _NEXT_PERIOD.fullmatch(plain):
        return Goal(1, Unit.NEXT_PERIOD)
    if _STAFF_RETURN.fullmatch(plain):
        return Goal(1, Unit.STAFF_RETURN)
    raise BadGoal(
        _("“%(words)s” is no target. Write it like 15 min, 4 h, 2 days, next period, day 1 10:00 or staff back.")
        % {"words": plain}
    )


def write_goal(amount: int, unit: str, by_time: time | None = None) -> str:
    """The words that `read_goal` reads."""
    if unit == Unit.MINUTES:
        return _("%(n)s min") % {"n": amount}
    if unit == Unit.HOURS:
        return _("%(n)s h") % {"n": amount}
    if unit == Unit.DAYS:
        return ngettext("%(n)s day", "%(n)s days", amount) % {"n": amount}
    if unit == Unit.BY_TIME and by_time:
        return _("day %(n)s %(time)s") % {"n": amount, "time": f"{by_time:%H:%M}"}
    return _("staff back") if unit == Unit.STAFF_RETURN else _("next period")
