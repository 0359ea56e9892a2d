"""What stands beside a ticket at the desk: the person, the device, and other tickets about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from tickets.guessing import ALIKE, alike
from tickets.models import Ticket
from tickets.whereabouts import place_words, places_of
from tickets.workflow import OPEN_STATUSES, Status
from users.models import User

MOST_LISTED = 5
MOST_OFFERED = 6
# So many of each list are looked at before those that the reader may not see are left out.
MOST_LOOKED_AT = 20
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
    """Looked up by three queries, each by an index; a restricted ticket, and one for somebody else, by one more."""
    of_person, of_device, in_room = _near(ticket, reader)
    alike = _alike(ticket, [*in_room, *of_device, *of_person])
    beneficiary = person_words(ticket.beneficiary, at) if ticket.beneficiary else ""
    return Beside(person_words(ticket.requester, at), beneficiary, of_person, of_device, _named(ticket), alike)


def _near(ticket: Ticket, reader: User) -> list[list[Ticket]]:
    """The open ones of the person, those of the device and the open ones of the room, as far as the reader may see.

    Numbers first, by hand, then those that may be seen, for all three lists at once: to ask for each list by itself
    took Django longer than the database.
    """
    told = {"ticket": ticket.pk, "person": ticket.requester_id, "device": ticket.device_id, "room": ticket.room_id}
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, {**told, "open": list(OPEN_STATUSES), "most": MOST_LOOKED_AT})
        rows = cursor.fetchall()
    visible = Ticket.objects.visible_to(reader).only(*SHOWN)
    seen = visible.in_bulk([number for number, _list in rows]) if rows else {}
    lists = []
    for name in ("person", "device", "room"):
        numbers = [number for number, of in rows if of == name]
        shown = [seen[number] for number in numbers if number in seen][:MOST_LISTED]
        if len(shown) < MOST_LISTED and len(numbers) == MOST_LOOKED_AT:  # older ones may be seen
            field = "requester" if name == "person" else name
            kept = visible.exclude(pk=ticket.pk).filter(**{field: told[name]})
            shown = list((kept if name == "device" else kept.open()).order_by("-pk")[:MOST_LISTED])
        lists.append(shown)
    return lists


_NEAR = """
(SELECT id, 'person' FROM tickets_ticket
 WHERE requester_id = %(person)s AND status = ANY(%(open)s) AND id <> %(ticket)s ORDER BY id DESC LIMIT %(most)s)
UNION ALL
(SELECT id, 'device' FROM tickets_ticket
 WHERE device_id = %(device)s AND id <> %(ticket)s ORDER BY id DESC LIMIT %(most)s)
UNION ALL
(SELECT id, 'room' FROM tickets_ticket
 WHERE room_id = %(room)s AND status = ANY(%(open)s) AND id <> %(ticket)s ORDER BY id DESC LIMIT %(most)s)
"""


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
