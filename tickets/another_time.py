"""A visit for which somebody of the requester's side asked for another time."""

from __future__ import annotations

from collections.abc import Iterable

from audit.models import Entry
from tickets.models import Ticket
from tickets.workflow import Status

ASKS = "time"  # what an entry says that a message asked for
TELLING = ("visit_scheduled", "answered", "responded", "undone")


def asked(tickets: Iterable[Ticket]) -> dict[int, Entry]:
    """Who asked for another time and when, by ticket, until somebody of the desk answered or set another visit.

    One query, or none where no visit is planned on whose ticket the requester spoke last.
    """
    may_ask = [ticket.pk for ticket in tickets if ticket.status == Status.VISIT and ticket.needs_answer]
    if not may_ask:
        return {}
    told: dict[int, list[Entry]] = {}
    for entry in Entry.objects.about_all(Ticket, may_ask).filter(verb__in=TELLING).select_related("by").reverse():
        told.setdefault(entry.subject_id, []).append(entry)
    found = {number: _ask(entries) for number, entries in told.items()}
    return {number: entry for number, entry in found.items() if entry}


def _ask(newest_first: Iterable[Entry]) -> Entry | None:
    undone: set[int] = set()
    for entry in newest_first:
        if entry.verb == "undone":
            undone.add(entry.data.get("undid", 0))
        elif entry.pk in undone:
            continue
        elif entry.verb != "responded":
            return None
        elif entry.data.get("asks") == ASKS:
            return entry
    return None
