"""What somebody left open when filing, and says a moment later: whether a class is affected."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit.refusal import Refused
from tickets.actions.case import Case
from tickets.actions.keeping import act_on
from tickets.choices import Impact
from tickets.models import Ticket
from users.models import User

# “Right now” is soon over: what is so later is written in words.
FRESH = timedelta(minutes=30)


def tell_class(ticket: Ticket, *, by: User, impact: str, seen: int | None = None) -> Ticket:
    """<by> said whether a class is affected, which they had left open when they filed it.

    It makes the ticket more urgent, never less, and its promises follow. Said twice it is said once. Raises Refused
    where something else was said already, or half an hour is over.
    """

    def move(case: Case) -> None:
        if case.ticket.impact == impact:
            return
        step = case.step("tell_class")
        if not can_still_tell(case.ticket, case.at):
            raise Refused(_("That was for the first moments. Write below what has changed, and we see it at once."))
        case.reason = "" if impact == Impact.NONE else gettext_noop("a class is affected")
        case.done("class_told", step | case.set(impact=impact, **_urgency(case, impact)))

    return act_on([ticket], by=by, act="tell_class", move=move, seen=seen)[0]


def can_still_tell(ticket: Ticket, at: datetime) -> bool:
    """Whether nobody has said it yet, and it may still be said in one tap."""
    return ticket.is_open and not ticket.impact and at - ticket.created_at < FRESH


def _urgency(case: Case, impact: str) -> dict[str, object]:
    """The priority as if it had been said at once; one that is more urgent meanwhile stays."""
    ticket = case.ticket
    where = {"school": ticket.school_id, "room": ticket.room_id}
    urgency = case.rules.book.urgency(ticket.category, impact, ticket.reach, **where, at=case.at)
    return {
        "priority": min(ticket.priority, urgency.priority),
        "urgency": {"priority": urgency.priority, "by": urgency.by},
    }
