"""What belongs to a person at the portal."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from tickets.choices import MessageKind
from tickets.models import Message, Ticket, TicketAccess
from tickets.models.message import MessageQuerySet
from tickets.models.ticket import TicketQuerySet
from users.models import User


def my_tickets(user: User) -> TicketQuerySet:
    """The tickets on which somebody stands by name: asked for, meant for or followed by them."""
    named = Exists(TicketAccess.objects.filter(ticket=OuterRef("pk"), user=user))
    return Ticket.objects.visible_to(user).filter(named)


def messages_for(user: User, ticket: Ticket, at: datetime) -> MessageQuerySet:
    """The messages that a requester may read: replies that are out, and her own."""
    replies = Message.objects.filter(ticket=ticket, kind=MessageKind.REPLY, withdrawn_at=None)
    return replies.filter(Q(published_at__lte=at) | Q(author=user)).order_by("pk")
