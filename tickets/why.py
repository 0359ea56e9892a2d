"""“Why this time?”: the sum behind a due time, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from schools.school_time import Calendar, SpecialDay, Step, explain
from tickets.models import Clock
from ui import times


@dataclass(frozen=True)
class Reason:
    """One line of the sum: what, and how many minutes of school time it counts (None: nothing is counted)."""

    words: str
    minutes: float | None = None
    note: str = ""


def reasons(clock: Clock, calendar: Calendar) -> list[Reason]:
    """From what was promised to the moment it comes due; empty for a clock that does not run."""
    if clock.running_since is None or clock.due_at is None:
        return []
    left = max(clock.budget - clock.used, 0)
    return [*_begin(clock), *(_line(step) for step in explain(calendar, clock.running_since, left))]


def _begin(clock: Clock) -> Iterator[Reason]:
    yield Reason(_("Promised, in school time"), clock.budget)
    if clock.used:
        yield Reason(_("Used before the last pause"), clock.used)


def _line(step: Step) -> Reason:
    note = "; ".join(_special(one) for one in step.special if one.reason)
    if not step.counted:
        return Reason(_("Closed until %(moment)s") % {"moment": _moment(step.ends)}, note=note)
    span = _("%(day)s, %(from)s to %(until)s") % {
        "day": _day(step.date),
        "from": times.clock_time(step.begins),
        "until": times.clock_time(step.ends),
    }
    return Reason(span, step.minutes, note)


def _special(day: SpecialDay) -> str:
    return _("%(day)s: %(reason)s") % {"day": _day(day.date), "reason": day.reason}


def _day(day: date) -> str:
    return date_format(day, pgettext("day format", "D, M j"))


def _moment(at: datetime) -> str:
    return _("%(day)s, %(time)s") % {"day": _day(timezone.localtime(at).date()), "time": times.clock_time(at)}
