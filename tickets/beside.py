"""What stands beside a ticket at the desk: the person, the device, and other tickets about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tickets.models import Ticket
from tickets.standing import room_words
from users.choices import Kind
from users.models import Membership, User

MOST_LISTED = 5


@dataclass(frozen=True)
class Beside:
    """What the right rail shows. Lists hold what the reader may see, the newest first."""

    person: str
    open_of_person: list[Ticket]
    of_device: list[Ticket]
    named: list[User]
    """Who sees a restricted ticket, besides key-holders; nobody for another one."""


def beside(ticket: Ticket, reader: User, at: datetime) -> Beside:
    """Looked up by three queries, each by an index; a restricted ticket by one more."""
    visible = Ticket.objects.visible_to(reader).exclude(pk=ticket.pk).only("subject", "status", "created_at")
    of_person = visible.open().filter(requester=ticket.requester_id).order_by("-pk")[:MOST_LISTED]
    of_device = visible.filter(device=ticket.device_id).order_by("-pk")[:MOST_LISTED] if ticket.device_id else []
    return Beside(person_words(ticket.requester, at), list(of_person), list(of_device), _named(ticket))


def _named(ticket: Ticket) -> list[User]:
    if not ticket.restricted:
        return []
    named = User.objects.filter(Q(ticket_accesses__ticket=ticket) | Q(pk=ticket.assignee_id)).distinct()
    return list(named.order_by("given_name", "family_name", "pk"))


def person_words(person: User, at: datetime) -> str:
    """“Teacher, Lincoln MS, room 214”; for a pupil the grade; what kind of person it is where no school is known."""
    place = _membership(person, at)
    if person.kind == Kind.STUDENT and person.grade:
        what = _("Student, grade %(grade)s") % {"grade": person.grade.lstrip("0") or person.grade}
    else:
        what = str(place.get_role_display() if place else person.get_kind_display())
    words = [what, place.school.short if place else "", room_words(place.room) if place and place.room else ""]
    return ", ".join(word for word in words if word)


def _membership(person: User, at: datetime) -> Membership | None:
    today = timezone.localdate(at)
    current = Membership.objects.filter(
        Q(since=None) | Q(since__lte=today), Q(until=None) | Q(until__gt=today), user=person
    )
    return current.select_related("school", "room").order_by("-primary", "pk").first()
