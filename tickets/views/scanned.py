"""`/r/…`: where the camera leads from a sticker."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from assets.models import Device
from audit.clock import now
from tickets.device_card import device_card, past_tickets
from tickets.models import Ticket
from tickets.moments import begun
from tickets.query import Term, write
from tickets.standing import room_words
from tickets.stickers import Thing, code_of, thing_meant
from ui.paging import capped_count
from users.models import User

MOST_LISTED = 5


@login_required
@never_cache
@require_GET
def scanned(request: HttpRequest, code: str) -> HttpResponse:
    """The form with the device or room filled in; people of the desk choose between it and the tickets about it.

    Nobody learns anything of it before signing in: a wrong code leads there like a right one.
    """
    assert isinstance(request.user, User)
    thing = thing_meant(code, request.user)
    if thing is None:
        return render(request, "tickets/scanned_unknown.html", {"code": code.strip("/")}, status=404)
    code = code_of(thing)
    report = f"{reverse('tickets:file')}?{urlencode({'sticker': code})}"
    if not request.user.scope.is_agent:
        return redirect(report)
    walk_in = f"{reverse('tickets:walk_in')}?{urlencode({'about': code})}"
    told = {"thing": thing, "report": report, "walk_in": walk_in, **_tickets(request.user, thing)}
    if isinstance(thing, Device):
        told["card"] = device_card(thing, request.user, now())
        told["past"] = past_tickets(thing, request.user)
        told["all"] = _list([Term(thing.label, "device")])
    return render(request, "tickets/scanned.html", told)


def _tickets(user: User, thing: Thing) -> dict[str, Any]:
    """The open ones about it, as far as `user` may see them, and where the list shows them all."""
    about = Ticket.objects.visible_to(user).open()
    about = about.filter(device=thing.pk) if isinstance(thing, Device) else about.filter(room=thing.pk)
    return {
        "is_device": isinstance(thing, Device),
        "room": "" if isinstance(thing, Device) else begun(room_words(thing)),
        "tickets": list(about.only("subject", "status", "created_at", "restricted").order_by("-pk")[:MOST_LISTED]),
        "count": capped_count(about, 100),
        "list": _list(_query(thing)),
    }


def _list(terms: list[Term]) -> str:
    return f"{reverse('tickets:queue')}?{urlencode({'q': write(terms)})}"


def _query(thing: Thing) -> list[Term]:
    """What finds the tickets about it in the list."""
    if isinstance(thing, Device):
        return [Term(thing.label, "device"), Term("open", "status")]
    return [Term(thing.school.code, "school"), Term(thing.name, "room"), Term("open", "status")]
