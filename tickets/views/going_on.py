"""“Not fixed”: one press, with or without words, and the ticket that goes on."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from audit.context import context
from audit.refusal import Refused
from files.actions import TooLarge, store
from tickets import actions
from tickets.forms.reply import WordsForm
from tickets.models import Ticket
from tickets.views import ticket as ticket_page
from tickets.views.acts import again, back, visible
from tickets.views.failed import NOT_FIXED, Failed
from users.models import User


@login_required
@require_POST
def not_fixed(request: HttpRequest, number: int) -> HttpResponse:
    """Open it again, or let a new ticket follow it."""
    assert isinstance(request.user, User)
    ticket = visible(request.user, number)
    form = WordsForm(request.POST, request.FILES)
    if not form.is_valid():
        return again(request, ticket, Failed(NOT_FIXED, str(next(iter(form.errors.values()))[0]), form))
    try:
        with transaction.atomic(), context(batch=uuid4()):
            goes_on = _go_on(ticket, request.user, form)
    except IntegrityError:  # pressed twice at the same moment: the other press did it
        goes_on = Ticket.objects.filter(form_token=form.cleaned_data["form_token"]).first() or ticket
    except TooLarge as too_large:
        return again(request, ticket, Failed(NOT_FIXED, " ".join(too_large.messages), form))
    except Refused as refusal:
        return again(request, ticket, Failed(NOT_FIXED, str(refusal), form))
    if goes_on.pk == ticket.pk:
        return back(request, ticket)
    return redirect(f"{ticket_page.address(goes_on)}?filed=1")


def _go_on(ticket: Ticket, user: User, form: WordsForm) -> Ticket:
    told = form.cleaned_data
    uploads = [store(file.read(), file.name or "", by=user) for file in told["files"]]
    return actions.not_fixed(ticket, by=user, words=told["body"], uploads=uploads, form_token=told["form_token"])
