"""What stands beside a ticket at the desk: the person, the device, and other tickets about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from tickets.guessing import ALIKE, alike
from tickets.models import Ticket
from tickets.whereabouts import place_words, places_of
from tickets.workflow import Status
from users.models import User

MOST_LISTED = 5
MOST_OFFERED = 6
SHOWN = (
    *("subject", "status", "created_at", "restricted", "assignee", "school", "team"),
    *("room", "device", "requester"),
)


@dataclass(frozen=True)
class Alike:
    """A ticket that may be about the same trouble, and why: “same room, same device”."""

    ticket: Ticket
    why: str


@dataclass(frozen=True)
class Beside:
    """What the right rail shows. Lists hold what the reader may see, the newest first."""

    person: str
    beneficiary: str
    """Of the person whom it is for: nothing where that is the requester."""
    open_of_person: list[Ticket]
    of_device: list[Ticket]
    named: list[User]
    """Who sees a restricted ticket, besides key-holders; nobody for another one."""
    alike: list[Alike]
    """What may be about the same trouble: of the same person, device or room, the likeliest first."""


def beside(ticket: Ticket, reader: User, at: datetime) -> Beside:
    """Looked up by four queries, each by an index; a restricted ticket, and one for somebody else, by one more."""
    visible = Ticket.objects.visible_to(reader).exclude(pk=ticket.pk)
    visible = visible.only(*SHOWN)
    of_person = list(visible.open().filter(requester=ticket.requester_id).order_by("-pk")[:MOST_LISTED])
    of_device = visible.filter(device=ticket.device_id).order_by("-pk")[:MOST_LISTED] if ticket.device_id else ()
    in_room = visible.open().filter(room=ticket.room_id).order_by("-pk")[:MOST_LISTED] if ticket.room_id else ()
    about = list(of_device)
    alike = _alike(ticket, [*in_room, *about, *of_person])
    beneficiary = person_words(ticket.beneficiary, at) if ticket.beneficiary else ""
    return Beside(person_words(ticket.requester, at), beneficiary, of_person, about, _named(ticket), alike)


def _alike(ticket: Ticket, others: list[Ticket]) -> list[Alike]:
    """With which it could be merged or linked, each once: the open ones first, what has most in common, the newest."""
    fits = {one.pk: one for one in others if one.status != Status.MERGED and one.restricted == ticket.restricted}
    whys = {one.pk: why_alike(one, [ticket]) for one in fits.values()}
    first = sorted(fits.values(), key=lambda one: (not one.is_open, -len(whys[one.pk]), -one.pk))[:MOST_OFFERED]
    return [Alike(one, ", ".join(whys[one.pk])) for one in first]


def why_alike(ticket: Ticket, others: Sequence[Ticket]) -> list[str]:
    """What a ticket has in common with any of others: “same room”, “same device”, “same person”, “similar words”."""
    same = {
        _("same room"): [ticket.room_id == one.room_id for one in others if ticket.room_id],
        _("same device"): [ticket.device_id == one.device_id for one in others if ticket.device_id],
        _("same person"): [ticket.requester_id == one.requester_id for one in others],
        _("similar words"): [alike(ticket.subject, one.subject) > ALIKE for one in others],
    }
    return [words for words, held in same.items() if any(held)]


def _named(ticket: Ticket) -> list[User]:
    if not ticket.restricted:
        return []
    named = User.objects.filter(Q(ticket_accesses__ticket=ticket) | Q(pk=ticket.assignee_id)).distinct()
    return list(named.order_by("given_name", "family_name", "pk"))


def person_words(person: User, at: datetime) -> str:
    """“Teacher, Lincoln MS, room 214”."""
    return place_words(person, places_of([person], at).get(person.pk))
