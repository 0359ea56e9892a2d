"""“Why this time?”: the sum behind a due time, in words: spans counted, closed hours, pauses, changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from schools.school_time import Calendar, SpecialDay, Step, steps_between
from tickets.choices import ClockState, Unit, Why
from tickets.models import Clock
from tickets.promising import Stretch, Target
from ui import times


@dataclass(frozen=True)
class Reason:
    """One line of the sum: what, and how many minutes of school time it counts (None: nothing is counted)."""

    words: str
    minutes: float | None = None
    note: str = ""


def reasons(clock: Clock, calendar: Calendar) -> list[Reason]:
    """From what was promised to the moment it comes due, or came to an end; then how the due time has changed.

    `calendar` is that of the clock's hours.
    """
    return [*_sum(clock, calendar), *(_change(one) for one in clock.changes)]


def sum_of(target: Target, since: datetime, due: datetime, calendar: Calendar) -> list[Reason]:
    """The sum of a promise that is made at a moment and comes due at another."""
    return [_promised(target), *(_line(step) for step in steps_between(calendar, since, due))]


def _sum(clock: Clock, calendar: Calendar) -> Iterator[Reason]:
    yield _promised(clock.target)
    ran = clock.ran
    before = clock.used - sum(stretch.minutes for stretch in ran)
    if before > 0:
        yield Reason(_("Used before the last pause"), before)
    until = clock.due_at if clock.due_at and clock.running_since and clock.due_at > clock.running_since else None
    spans = [*ran, *([Stretch(clock.running_since, until, 0)] if until and clock.running_since else [])]
    for number, span in enumerate(spans):
        if number:
            yield _paused(spans[number - 1].ends, span.begins)
        yield from (_line(step) for step in steps_between(calendar, span.begins, span.ends))
    if clock.state == ClockState.PAUSED and ran:
        yield Reason(_("Paused since %(moment)s") % {"moment": moment_words(ran[-1].ends)})


def _promised(target: Target) -> Reason:
    if target.minutes is not None:
        return Reason(_("Promised, in school time"), target.minutes)
    return Reason(_("Promised %(goal)s") % {"goal": goal_words(target.goal)})


def goal_words(goal: str) -> str:
    """“by the next class period”, “by 10:00 AM of the next school day”, “before staff is back”."""
    unit, _slash, rest = goal.partition("/")
    if unit != Unit.BY_TIME:
        return str(Unit(unit).label)
    number, _slash, wall = rest.partition("/")
    at = times.the_time(time.fromisoformat(wall))
    words = ngettext("by %(time)s of the next school day", "by %(time)s in %(n)s school days", int(number))
    return words % {"time": at, "n": number}


def _paused(begins: datetime, ends: datetime) -> Reason:
    return Reason(_("Paused from %(from)s to %(until)s") % {"from": moment_words(begins), "until": moment_words(ends)})


def _change(change: dict[str, Any]) -> Reason:
    before, after = (datetime.fromisoformat(at) if at else None for at in change["due"])
    why = reason_words(change) or Why(change["why"]).label
    return Reason(
        _("%(moment)s: %(why)s") % {"moment": moment_words(datetime.fromisoformat(change["at"])), "why": why},
        note=moved_words(before, after),
    )


def reason_words(told: Mapping[str, Any]) -> str:
    """Why hours changed, as an entry or a clock keeps it: the words that somebody typed, or ours, translated."""
    reason = str(told.get("reason") or "")
    return _(reason) if reason else ""


def moved_words(before: datetime | None, after: datetime | None) -> str:
    """“Due time moved from Mon, May 3, 10:00 AM to Tue, May 4, 10:00 AM”."""
    said = {"before": moment_words(before) if before else "", "after": moment_words(after) if after else ""}
    if not before:
        return _("Due time set to %(after)s") % said
    if not after:
        return _("No due time any more; it was %(before)s") % said
    return _("Due time moved from %(before)s to %(after)s") % said


def _line(step: Step) -> Reason:
    note = "; ".join(_special(one) for one in step.special if one.reason)
    if not step.counted:
        return Reason(_("Closed until %(moment)s") % {"moment": moment_words(step.ends)}, note=note)
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


def moment_words(at: datetime) -> str:
    """“Mon, May 3, 10:00 AM”."""
    return _("%(day)s, %(time)s") % {"day": _day(timezone.localtime(at).date()), "time": times.clock_time(at)}
