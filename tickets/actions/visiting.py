"""How a planned visit follows hours and absences: it falls through, and may stand again.

`visit_off` is a function of the plan, the school's calendar and the absences of now, worked out anew by each act that
concerns a visit and whenever hours, days or absences change. Whatever is repeated or comes late finds nothing to do.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from schools import school_time
from schools.school_time import Calendar
from tickets.choices import VisitFits, VisitOff
from tickets.workflow import Status

if TYPE_CHECKING:
    from audit.actions import Act
    from tickets.actions.case import Case

Changed = dict[str, list[Any]]


def fits(calendar: Calendar, at: datetime) -> VisitFits:
    """How a moment lies in school time."""
    if school_time.is_open(calendar, at):
        return VisitFits.IN_HOURS
    day = at.astimezone(calendar.tzinfo).date()
    return VisitFits.OUT_OF_HOURS if calendar.windows_on(day) else VisitFits.CLOSED_DAY


def look(case: Case) -> Changed:
    """Say of a planned visit that is not over whether it can take place; returns {field: [old, new]}."""
    if case.status != Status.VISIT or not is_ahead(case):
        return {}
    return case.set(visit_off=_why_off(case))


def is_ahead(case: Case) -> bool:
    """Whether a visit has a time that is not over."""
    return case.ticket.visit_at is not None and case.visit_ends > case.at


def dropped(case: Case) -> Changed:
    """Plan no visit any more."""
    return case.set(visit_at=None, visit_until=None, visit_off="")


def told(case: Case, changed: Changed) -> Act:
    """The entry of a visit that fell through, or stands again. `why` and `reason` are those of the calendar's day."""
    ticket, visit_at = case.ticket, case.ticket.visit_at
    assert visit_at is not None
    data: dict[str, Any] = {"visit_at": visit_at.isoformat()}
    if not ticket.visit_off:
        return case.act("visit_restored", changed, data)
    if ticket.visit_off == VisitOff.AWAY:
        data |= {"away": ticket.assignee_id}
    elif special := case.rules.calendar.special_day(visit_at.astimezone(case.rules.calendar.tzinfo).date()):
        data |= {"reason": special.reason}
    return case.act("visit_fell_through", changed, data)


def _why_off(case: Case) -> str:
    ticket, calendar = case.ticket, case.rules.calendar
    assert ticket.visit_at is not None
    now_fits = fits(calendar, ticket.visit_at)
    # Who planned to come in the evening, or on a free Saturday, is not stopped because help is closed then.
    if now_fits < ticket.visit_fits:
        return VisitOff.HOURS if now_fits else VisitOff.CLOSED
    if ticket.assignee_id is None:  # given to nobody, nobody comes instead either
        return VisitOff.AWAY if ticket.visit_off == VisitOff.AWAY else ""
    day = ticket.visit_at.astimezone(calendar.tzinfo).date()
    return VisitOff.AWAY if case.rules.book.away.is_away(ticket.assignee_id, day) else ""
