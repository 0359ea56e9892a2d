"""A planned visit that cannot take place, or for which somebody asked for another time, in words.

Pure, as `tickets.wording` and `tickets.moments` are.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from schools.school_days import NOTHING_KNOWN, Plan
from tickets.choices import VisitOff
from tickets.moments import moment, moment_past

if TYPE_CHECKING:
    from tickets.wording import Standing


def when(at: datetime, now: datetime, plan: Plan = NOTHING_KNOWN) -> str:
    """The time of a visit: “today, period 4”, or where it is over “yesterday 10:36 AM”."""
    return moment(at, now, plan) if at >= now else moment_past(at, now)


def why(off: str, at: datetime, who: str, plan: Plan = NOTHING_KNOWN) -> str:
    """Why a visit at a moment cannot be: “Marcus is away”, “Snow day”; of a day without a name “closed that day”."""
    if off == VisitOff.AWAY:
        return _("%(who)s is away") % {"who": who} if who else _("nobody is there to come")
    return plan.day(timezone.localtime(at).date()).reason or str(VisitOff(off).label)


def cannot_come(standing: Standing, now: datetime, plan: Plan) -> str:
    """“Marcus cannot come today 10:36 AM: Snow day”, “Marcus is away and cannot come tomorrow, period 4”."""
    at = standing.visit_at or now
    told = {"who": standing.person, "when": when(at, now, plan)}
    if standing.visit_off == VisitOff.AWAY:
        return _away(standing, is_past=at < now) % told
    if standing.person:
        words = _("%(who)s cannot come %(when)s") if at >= now else _("%(who)s could not come %(when)s")
    else:
        words = _("Nobody can come %(when)s") if at >= now else _("Nobody could come %(when)s")
    return _("%(said)s: %(why)s") % {"said": words % told, "why": why(standing.visit_off, at, "", plan)}


def _away(standing: Standing, *, is_past: bool) -> str:
    if not standing.person:
        return _("Nobody could come %(when)s") if is_past else _("Nobody can come %(when)s")
    if is_past:
        return _("%(who)s was away and could not come %(when)s")
    return _("%(who)s is away and cannot come %(when)s")


def asked(standing: Standing) -> str:
    """“You asked for another time”."""
    if standing.asked_by:
        return _("%(who)s asked for another time") % {"who": standing.asked_by}
    return _("You asked for another time")


def until_we_answer(standing: Standing, now: datetime, plan: Plan, more: str) -> str:
    """What holds meanwhile; `more` tells of the visit that is planned."""
    if standing.visit_off:
        return _("Until we answer, nobody comes. %(said)s.") % {"said": cannot_come(standing, now, plan)}
    if standing.visit_at is None:
        return more
    said = {"when": moment(standing.visit_at, now, plan), "more": more}
    return _("Until we answer, it stays %(when)s: %(more)s") % said
