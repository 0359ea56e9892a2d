"""Who hears news of an outage: who said “me too”, and the asking sides of its tickets."""

from __future__ import annotations

from audit.models import Entry
from tickets.choices import ASKING_SIDE
from tickets.models import MeToo, Outage, Ticket, TicketAccess
from tickets.models.ticket import IS_OPEN

# person: the ticket because of which they hear it; None for who said “me too”
Readers = dict[int, int | None]


def readers_of(outage: Outage, entry: Entry) -> Readers:
    """Everybody once, by three queries; not who told it, nor who hears of the end by the letter about their ticket."""
    tickets = Ticket.objects.filter(IS_OPEN, outage=outage, restricted=False)
    readers: Readers = dict.fromkeys(MeToo.objects.filter(outage=outage).values_list("user", flat=True))
    readers |= dict(_asking(list(tickets.values_list("pk", flat=True))))
    with_it = Entry.objects.filter(batch=entry.batch, caused_by=entry) if entry.batch else Entry.objects.none()
    told = dict(_asking(list(with_it.values_list("subject_id", flat=True))))
    return {person: ticket for person, ticket in readers.items() if person not in told and person != entry.by_id}


def _asking(tickets: list[int]) -> list[tuple[int, int]]:
    """(person, ticket) of those who asked and read along; the first ticket of several comes last, so that it stays."""
    named = TicketAccess.objects.filter(ticket__in=tickets, reason__in=ASKING_SIDE)
    return list(named.order_by("-ticket").values_list("user", "ticket"))
