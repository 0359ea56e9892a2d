"""All my tickets."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tickets.portal import my_tickets
from ui.paging import keyset_page
from users.models import User


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """My tickets, the newest first."""
    assert isinstance(request.user, User)
    page = keyset_page(my_tickets(request.user), "-pk", cursor=request.GET.get("cursor", ""))
    return render(request, "tickets/mine.html", {"page": page})
