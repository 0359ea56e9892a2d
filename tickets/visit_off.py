"""A planned visit that cannot take place, as those who work the ticket see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from schools.school_days import Plan
from tickets import visit_words
from tickets.choices import VisitOff
from tickets.models import Ticket
from tickets.moments import begun
from users.models import User


@dataclass(frozen=True)
class Off:
    """What the page of the ticket says of it; `can_go`: the reader may go there instead."""

    title: str
    why: str
    can_go: bool


def off_for(ticket: Ticket, reader: User, may: set[str], plan: Plan, at: datetime) -> Off | None:
    """None where no visit is planned, or where it can take place."""
    if not ticket.needs_new_time or ticket.visit_at is None:
        return None
    when = visit_words.when(ticket.visit_at, at, plan)
    why = visit_words.why(ticket.visit_off, ticket.visit_at, str(ticket.assignee or ""), plan)
    is_theirs = ticket.visit_off == VisitOff.AWAY and ticket.assignee_id != reader.pk and ticket.visit_at > at
    title = _("The visit %(when)s needs a new time") % {"when": when}
    return Off(title, _("%(why)s.") % {"why": begun(why)}, is_theirs and "assign" in may)
