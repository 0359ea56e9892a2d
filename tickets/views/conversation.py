"""Speaking on a ticket: one address for requesters and the desk."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from audit.refusal import Refused
from files.actions import TooLarge, store
from tickets import actions
from tickets.forms.reply import ReplyForm
from tickets.models import Ticket
from tickets.views import my_ticket
from users.models import User


@login_required
@require_POST
def reply(request: HttpRequest, number: int) -> HttpResponse:
    """Answer, or write back."""
    assert isinstance(request.user, User)
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user).for_rows(), pk=number)
    form = ReplyForm(request.POST, request.FILES)
    if not form.is_valid():
        return my_ticket.page(request, ticket, form=form)
    try:
        with transaction.atomic():
            uploads = [store(f.read(), f.name or "", by=request.user) for f in form.cleaned_data["files"]]
            actions.reply(
                ticket,
                by=request.user,
                body=form.cleaned_data["body"],
                uploads=uploads,
                form_token=form.cleaned_data["form_token"],
            )
    except TooLarge as too_large:
        form.add_error("files", too_large)
        return my_ticket.page(request, ticket, form=form)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return my_ticket.page(request, ticket, form=form)
    return redirect("tickets:ticket", number)
