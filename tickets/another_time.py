"""A visit for which somebody of the requester's side asked for another time."""

from __future__ import annotations

from audit.models import Entry
from tickets.models import Ticket
from tickets.workflow import Status

ASKS = "time"  # what an entry says that a message asked for
TELLING = ("visit_scheduled", "answered", "responded", "undone")


def asked(ticket: Ticket) -> Entry | None:
    """Who asked for another time and when; None once somebody of the desk answered, or set another visit."""
    if ticket.status != Status.VISIT or not ticket.needs_answer:
        return None
    undone: set[int] = set()
    for entry in Entry.objects.about(ticket).filter(verb__in=TELLING).reverse():
        if entry.verb == "undone":
            undone.add(entry.data.get("undid", 0))
        elif entry.pk in undone:
            continue
        elif entry.verb != "responded":
            return None
        elif entry.data.get("asks") == ASKS:
            return entry
    return None
