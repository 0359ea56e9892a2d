"""Whom one can mention in a note: asked by the composer while somebody types @ and some letters."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tickets import policy
from tickets.mentions import suggest
from tickets.views.acts import visible
from users.models import User


@never_cache
@login_required
@require_GET
def colleagues(request: HttpRequest, number: int) -> HttpResponse:
    """A list of names; 403 for who sees the ticket without its notes."""
    assert isinstance(request.user, User)
    ticket = visible(request.user, number)
    if not policy.can(request.user, "note", ticket):
        raise PermissionDenied(_("Notes are for those who work this ticket."))
    people = suggest(ticket, request.GET.get("q", "")[:60], by=request.user)
    return render(request, "tickets/_colleagues.html", {"people": people})
