"""Saying that it works again, or that it does not."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from audit.refusal import Refused
from tickets import actions
from tickets.models import Ticket
from users.models import User


@login_required
@require_POST
def solve(request: HttpRequest, number: int) -> HttpResponse:
    """It works again."""
    assert isinstance(request.user, User)
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user), pk=number)
    try:
        actions.solve(ticket, by=request.user, note=request.POST.get("note", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("tickets:ticket", number)


@login_required
@require_POST
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    """It is not fixed."""
    assert isinstance(request.user, User)
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user), pk=number)
    try:
        actions.reopen(ticket, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("tickets:ticket", number)
