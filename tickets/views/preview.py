"""A ticket beside the list, without leaving it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from audit.clock import now
from schools.calendars import Calendars
from tickets import policy
from tickets.beside import person_words
from tickets.choices import MessageKind
from tickets.labels import shown_on
from tickets.message_html import attachment_url
from tickets.models import Attachment, Message, Ticket
from tickets.rows import due_of
from tickets.views.queue import desk_person
from users.models import User

MOST_EARLIER = 3


@login_required
@require_GET
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """What was said first and last, the answers, the device, what else there is in the room: a fragment."""
    assert isinstance(request.user, User)
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user).for_rows(), pk=number)
    user, at = desk_person(request), now()
    first, last = _said(ticket)
    around = list(_around(ticket, user))
    context = {
        "ticket": ticket,
        "due": due_of(ticket, Calendars(), at),
        "first": first,
        "last": last,
        "files": _files(ticket, first, last),
        "person": person_words(ticket.requester, at),
        "affected": person_words(ticket.beneficiary, at) if ticket.beneficiary else "",
        "visit": min((one for one in around if _is_visit_today(one, user, at)), key=_visit_at, default=None),
        "around": [one for one in around if one.is_open],
        "earlier": [one for one in around if not one.is_open][:MOST_EARLIER],
        "works": policy.works(user, ticket),
        "labels": shown_on([ticket], user).get(ticket.pk, []),
        "way": request.GET.urlencode(),
        "now": at,
    }
    return render(request, "tickets/_preview.html", context)


def _said(ticket: Ticket) -> tuple[Message | None, Message | None]:
    """What the asking side said first, and what it said newest where that is something else."""
    said = Message.objects.filter(ticket=ticket, kind=MessageKind.REPLY, withdrawn_at=None, from_requester=True)
    first = said.filter(written_on=None).order_by("at", "pk").first()
    last = said.select_related("author").order_by("-at", "-pk").first()
    return first, last if last != first else None


def _around(ticket: Ticket, reader: User) -> list[Ticket]:
    """The latest other tickets in the room, or about the device where there is no room."""
    place = Q(room=ticket.room_id) if ticket.room_id else Q(device=ticket.device_id)
    if not ticket.room_id and not ticket.device_id:
        return []
    return list(Ticket.objects.visible_to(reader).filter(place).exclude(pk=ticket.pk).order_by("-pk")[:10])


def _files(ticket: Ticket, *messages: Message | None) -> list[tuple[Attachment, str]]:
    shown = [one.pk for one in messages if one]
    files = Attachment.objects.filter(message__in=shown, content_id="").select_related("upload")
    return [(one, attachment_url(ticket.pk, one)) for one in files.order_by("pk")]


def _visit_at(ticket: Ticket) -> datetime:
    assert ticket.visit_at is not None
    return ticket.visit_at


def _is_visit_today(other: Ticket, user: User, at: datetime) -> bool:
    """Whether the reader goes to that room today anyway."""
    if not other.is_open or other.needs_new_time:
        return False
    if other.assignee_id != user.pk or other.visit_at is None or other.visit_at < at:
        return False
    return timezone.localdate(other.visit_at) == timezone.localdate(at)
