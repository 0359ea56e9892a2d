"""One address for a ticket: the desk's page for those who work it, the requester's page for everybody else."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from tickets.models import Ticket
from tickets.views import my_ticket
from users.models import User


@login_required
def ticket(request: HttpRequest, number: int) -> HttpResponse:
    """The page of a ticket that the reader may see; 404 for any other number."""
    assert isinstance(request.user, User)
    found = get_object_or_404(Ticket.objects.visible_to(request.user).for_rows(), pk=number)
    return my_ticket.page(request, found)
