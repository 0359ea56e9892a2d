"""All that is stored of a ticket, to be compared."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.forms.models import model_to_dict

from audit.models import Delivery, Entry
from tests.conftest import STORY_MORNING
from tickets.models import Clock, Message, Satisfaction, SearchDocument, Ticket, TicketAccess, TimeEntry


def everything(ticket: Ticket) -> dict[str, Any]:
    """All that is stored of a ticket, without primary keys, with times to the second."""
    ticket = Ticket.objects.get(pk=ticket.pk)
    of_it = {"ticket": ticket}
    return {
        "ticket": plain(ticket),
        "clocks": [plain(row) for row in Clock.objects.filter(**of_it).order_by("kind")],
        "messages": [plain(row) for row in Message.objects.filter(**of_it).order_by("pk")],
        "accesses": [plain(row) for row in TicketAccess.objects.filter(**of_it).order_by("user")],
        "satisfactions": [plain(row) for row in Satisfaction.objects.filter(**of_it).order_by("person")],
        "time": [plain(row) for row in TimeEntry.objects.filter(**of_it).order_by("pk")],
        "entries": [plain(row) for row in Entry.objects.about(ticket)],
        "deliveries": [
            plain(row) for row in Delivery.objects.filter(entry__in=Entry.objects.about(ticket)).order_by("pk")
        ],
        "words": sorted(word.split(":")[0] for word in SearchDocument.objects.get(**of_it).words.split()),
    }


def plain(row: Any) -> Any:
    values = model_to_dict(row) | {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    return {
        name: seconds(value)
        for name, value in values.items()
        if name not in ("id", "ticket", "ticket_id", "subject_id", "entry", "entry_id")
    }


def seconds(value: Any) -> Any:
    """Times as seconds since the story's morning, to the nearest ten: on a busy machine an act takes its time."""
    if isinstance(value, dict):
        return {key: seconds(kept) for key, kept in value.items()}
    if isinstance(value, list):
        return [seconds(kept) for kept in value]
    if isinstance(value, str) and value[:3] == "202" and "T" in value:
        return seconds(datetime.fromisoformat(value))
    return round((value - STORY_MORNING).total_seconds(), -1) if isinstance(value, datetime) else value
