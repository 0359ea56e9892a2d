"""The portal's first page: what is going wrong, and what is mine."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tickets.portal import my_tickets
from users.models import User


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Agents begin at the queue, everybody else here."""
    assert isinstance(request.user, User)
    return redirect("tickets:queue") if request.user.scope.is_agent else portal_home(request)


@login_required
def portal_home(request: HttpRequest) -> HttpResponse:
    """The portal's first page, also for agents who need help themselves."""
    assert isinstance(request.user, User)
    return render(request, "tickets/home.html", {"tickets": my_tickets(request.user).open().order_by("-pk")[:5]})
