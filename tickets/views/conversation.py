"""Speaking on a ticket: one address for requesters and the desk."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from audit.refusal import Refused
from files.actions import TooLarge, store
from tickets import actions
from tickets.forms.acts import SpeakForm
from tickets.models import Ticket
from tickets.views import ticket as ticket_page
from users.models import User


@login_required
@require_POST
def reply(request: HttpRequest, number: int) -> HttpResponse:
    """Answer, write back, or (with the kind “note”) speak among colleagues."""
    return _speak(request, number, request.POST.get("kind", "reply"))


@login_required
@require_POST
def note(request: HttpRequest, number: int) -> HttpResponse:
    """Speak among colleagues."""
    return _speak(request, number, "note")


def _speak(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    assert isinstance(request.user, User)
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user).for_rows(), pk=number)
    form = SpeakForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            with transaction.atomic():
                _say(ticket, request.user, kind, form.cleaned_data)
            return redirect(ticket_page.address(ticket))
        except TooLarge as too_large:
            form.add_error("files", too_large)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return ticket_page.page(request, ticket, form=form)


def _say(ticket: Ticket, by: User, kind: str, said: dict[str, Any]) -> None:
    uploads = [store(file.read(), file.name or "", by=by) for file in said["files"]]
    words = {"by": by, "uploads": uploads, "form_token": said["form_token"], "seen": said["seen"]}
    if kind == "note":
        actions.note(ticket, body=said["body"], **words)
    elif said["then"] == "solve":
        actions.solve(ticket, note=said["body"], **words)
    else:
        fresh = actions.reply(ticket, body=said["body"], **words)
        if said["then"].startswith("wait_"):
            actions.wait(fresh, by=by, reason=said["then"].removeprefix("wait_"))
