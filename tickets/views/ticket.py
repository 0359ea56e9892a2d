"""One address for a ticket: the desk's page for those who work it, the requester's page for everybody else."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from tickets import policy
from tickets.forms.reply import ReplyForm
from tickets.models import Ticket
from tickets.views import desk_ticket, my_ticket
from users.models import User


@login_required
@require_GET
def ticket(request: HttpRequest, number: int) -> HttpResponse:
    """The page of a ticket that the reader may see; 404 for any other number."""
    assert isinstance(request.user, User)
    found = get_object_or_404(Ticket.objects.visible_to(request.user).for_rows(), pk=number)
    return page(request, found)


def page(
    request: HttpRequest, ticket: Ticket, *, form: ReplyForm | None = None, failed: Any = None, said: Any = None
) -> HttpResponse:
    """The page as its reader sees it.

    `form` brings back what was typed, `failed` the act that was refused, `said` words that met a colleague's change.
    """
    assert isinstance(request.user, User)
    if policy.works(request.user, ticket):
        return desk_ticket.page(request, ticket, form=form, failed=failed, said=said)
    if failed is not None:
        messages.error(request, failed.sentence)
    return my_ticket.page(request, ticket, form=form, failed=failed)


def address(ticket: Ticket) -> str:
    """The address of a ticket's page."""
    return reverse("tickets:ticket", args=[ticket.pk])
