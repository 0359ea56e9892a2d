"""A ticket beside the list, without leaving it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from audit.clock import now
from schools.calendars import Calendars
from tickets.models import Message, Ticket
from tickets.rows import due_of
from tickets.views.queue import desk_person


@login_required
@require_GET
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """What was said first, the answers, the device: a fragment."""
    user = desk_person(request)
    ticket = get_object_or_404(Ticket.objects.visible_to(user).for_rows(), pk=number)
    first = Message.objects.filter(ticket=ticket, withdrawn_at=None).order_by("pk").first()
    earlier = Ticket.objects.visible_to(user).filter(room=ticket.room_id).exclude(pk=number).order_by("-pk")[:3]
    context = {
        "ticket": ticket,
        "due": due_of(ticket, Calendars(), now()),
        "first": first,
        "earlier": earlier if ticket.room_id else [],
        "now": now(),
    }
    return render(request, "tickets/_preview.html", context)
