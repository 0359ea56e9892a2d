"""What belongs to a person at the portal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from assets.models import Device
from tickets.choices import MessageKind
from tickets.guessing import ALIKE, alike
from tickets.models import Category, Message, Outage, Ticket
from tickets.models.message import MessageQuerySet
from tickets.models.outage import Reach
from tickets.models.ticket import TicketQuerySet
from tickets.outages import Notice, notices
from tickets.surroundings import Surroundings
from users.models import User

# Only the latest open tickets are compared with what somebody types.
MOST_COMPARED = 20
SAME_KIND = 0.6
MOST_OUTAGES = 5


def my_tickets(user: User) -> TicketQuerySet:
    """The tickets on which somebody stands by name: asked for, meant for or followed by them."""
    return Ticket.objects.visible_to(user).naming(user)


def whole(listed: Iterable[Ticket]) -> list[Ticket]:
    """The tickets of a list in its order with all that a row tells: read once the list is cut, however long it was."""
    numbers = [ticket.pk for ticket in listed]
    found = Ticket.objects.for_rows().select_related("solved_by", "beneficiary").in_bulk(numbers)
    return [found[number] for number in numbers if number in found]


def messages_for(user: User, ticket: Ticket, at: datetime) -> MessageQuerySet:
    """The messages that a requester may read: replies that are out, and her own."""
    replies = Message.objects.filter(ticket=ticket, kind=MessageKind.REPLY, withdrawn_at=None)
    return replies.filter(Q(published_at__lte=at) | Q(author=user)).order_by("at", "pk")


def outages_of(around: Surroundings, at: datetime) -> list[Notice]:
    """The outages that go on and concern somebody, the newest first."""
    reach = Reach.from_memberships(around.user, around.memberships)
    return notices(Outage.objects.going().touching(reach).order_by("-began_at", "-pk")[:MOST_OUTAGES], around.user, at)


def similar_ticket(user: User, words: str, device: Device | None, category: Category | None = None) -> Ticket | None:
    """The person's own open ticket in much the same words, of the same kind of trouble, or about the same device.

    `category`: what the words are likely about, in whatever language. Of several tickets the one that says most of the
    words, where the same kind counts for more than half of them; then the one about the device; then the latest.
    """
    found = []
    for ticket in my_tickets(user).open().order_by("-pk")[:MOST_COMPARED]:
        says, is_about = alike(words, ticket.subject), device is not None and ticket.device_id == device.pk
        is_kind = category is not None and ticket.category_id == category.pk
        if is_about or says >= ALIKE or (is_kind and _may_be_one(ticket, device, category)):
            found.append((says + SAME_KIND * is_kind, is_about, ticket.pk, ticket))
    return max(found)[-1] if found else None


def _may_be_one(ticket: Ticket, device: Device | None, category: Category | None) -> bool:
    """Whether the kind alone may say that it is the same: not of another device, nor of what is about a person."""
    is_other = device is not None and ticket.device_id is not None and ticket.device_id != device.pk
    return bool(category and category.kinds) and not is_other
