"""A ticket as its requester sees it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from audit.clock import now
from tickets import policy, workflow
from tickets.forms.reply import ReplyForm
from tickets.models import Ticket
from tickets.portal import messages_for
from users.models import User


def page(request: HttpRequest, ticket: Ticket, *, form: ReplyForm | None = None) -> HttpResponse:
    """The page; `form` brings back what was typed where it could not be sent."""
    assert isinstance(request.user, User)
    user, at = request.user, now()
    context: dict[str, Any] = {
        "ticket": ticket,
        "messages_of_ticket": messages_for(user, ticket, at).select_related("author").prefetch_related("attachments"),
        "form": form or ReplyForm(initial={"form_token": uuid4()}),
        "may": {act for act in workflow.possible(ticket.status) if policy.can(user, act, ticket)},
    }
    return render(request, "tickets/my_ticket.html", context, status=422 if form and form.errors else 200)
