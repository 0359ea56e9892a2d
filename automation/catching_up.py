"""After an outage: what came due meanwhile is told in one letter to each person whom it concerns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from audit.models import Entry
from automation.escalation import Leads
from notifications.summary import Line, tell_summaries
from tickets.actions import escalate_quietly
from tickets.models import Ticket
from users.models import User


def sum_up(entry: Entry) -> None:
    """Tell leads and assignees of what is late, and assignees of what comes due soon. What is done is left out."""
    lines: dict[User, list[Line]] = defaultdict(list)
    leads = Leads()
    escalated: dict[int, tuple[Ticket, str, list[User]]] = {}
    for ticket, kind in _found(entry.data["late"]):
        told = leads.of(ticket)
        escalated.setdefault(ticket.pk, (ticket, kind, told))
        for person in {*told, *([ticket.assignee] if ticket.assignee else [])}:
            lines[person].append(Line(ticket, kind, is_late=True))
    for ticket, kind in _found(entry.data["soon"]):
        if ticket.assignee:
            lines[ticket.assignee].append(Line(ticket, kind, is_late=False))
    escalate_quietly([told for told in escalated.values() if told[2]], by=User.objects.system())
    tell_summaries(entry, lines)


def _found(pairs: Iterable[tuple[int, str]]) -> list[tuple[Ticket, str]]:
    """The tickets that are still open, with the kind of the promise, in the order in which they came due."""
    kept = [(ticket, kind) for ticket, kind in pairs]
    tickets = Ticket.objects.open().select_related("assignee").in_bulk([ticket for ticket, _kind in kept])
    return [(tickets[ticket], kind) for ticket, kind in kept if ticket in tickets]
