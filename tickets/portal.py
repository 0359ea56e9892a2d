"""What belongs to a person at the portal."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from assets.models import Device
from tickets.choices import MessageKind
from tickets.guessing import ALIKE, alike
from tickets.models import Message, Ticket
from tickets.models.message import MessageQuerySet
from tickets.models.ticket import TicketQuerySet
from users.models import User

# Only the latest open tickets are compared with what somebody types.
MOST_COMPARED = 20


def my_tickets(user: User) -> TicketQuerySet:
    """The tickets on which somebody stands by name: asked for, meant for or followed by them."""
    return Ticket.objects.visible_to(user).naming(user)


def messages_for(user: User, ticket: Ticket, at: datetime) -> MessageQuerySet:
    """The messages that a requester may read: replies that are out, and her own."""
    replies = Message.objects.filter(ticket=ticket, kind=MessageKind.REPLY, withdrawn_at=None)
    return replies.filter(Q(published_at__lte=at) | Q(author=user)).order_by("pk")


def similar_ticket(user: User, words: str, device: Device | None) -> Ticket | None:
    """The person's own open ticket about the same device, or in much the same words; the latest of several."""
    for ticket in my_tickets(user).open().order_by("-pk")[:MOST_COMPARED]:
        if (device and ticket.device_id == device.pk) or alike(words, ticket.subject) >= ALIKE:
            return ticket
    return None
