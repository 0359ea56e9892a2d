"""What a technician wants to know of a device that lies before them: who has it, and what it had before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from assets.models import Custody, Device
from tickets.models import Ticket
from tickets.moments import begun
from tickets.standing import room_words
from tickets.whereabouts import place_words, places_of
from tickets.workflow import Status
from ui import times
from users.models import User

MOST_PAST = 5


@dataclass(frozen=True)
class DeviceCard:
    """A device for one reader. Without `is_known` they only know what is printed on it: it is of another school."""

    device: Device
    is_known: bool
    has_it: str = ""
    hint: str = ""
    since: str = ""


def device_card(device: Device, reader: User, at: datetime) -> DeviceCard:
    """Who has it and since when, for whoever may look it up; at most three queries."""
    if not Device.objects.visible_to(reader).filter(pk=device.pk).exists():
        return DeviceCard(device, is_known=False)
    custody = Custody.objects.filter(device=device, until=None).first()
    since = _("since %(day)s") % {"day": times.short_day(custody.since, at)} if custody else ""
    if holder := device.holder:
        hint = place_words(holder, places_of([holder], at).get(holder.pk))
        return DeviceCard(device, True, str(holder), hint, since)
    where = begun(room_words(device.room)) if device.room else ""
    return DeviceCard(device, True, where or _("Nobody"), device.school.name if device.school else "", since)


def holder_for(device: Device, reader: User) -> User | None:
    """Who has it, for whoever may look it up."""
    return device.holder if Device.objects.visible_to(reader).filter(pk=device.pk).exists() else None


def past_tickets(device: Device, reader: User) -> list[Ticket]:
    """The newest that are over, as far as the reader may see them."""
    over = Ticket.objects.visible_to(reader).filter(Q(status=Status.SOLVED) | Q(status=Status.CLOSED), device=device)
    return list(over.only("subject", "status", "created_at", "restricted").order_by("-pk")[:MOST_PAST])
