"""Keeping a draft while somebody writes: asked by a script every few seconds, by a button to throw it away."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.refusal import Refused
from tickets.actions.message_drafts import keep_draft
from tickets.forms.message_draft import DraftForm
from tickets.views.acts import back, visible
from users.models import User


@login_required
@require_POST
def message_draft(request: HttpRequest, number: int) -> HttpResponse:
    """Keep it, and say so in a word; 422 with a sentence where it cannot be kept. The button leads back."""
    assert isinstance(request.user, User)
    ticket = visible(request.user, number)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"said": _("This is too long to be kept.")}, status=422)
    sent = form.cleaned_data
    try:
        kept = keep_draft(
            ticket,
            by=request.user,
            kind=sent["kind"],
            body=form.words,
            left_out=sent["leave_out"],
            form_token=sent["form_token"],
        )
    except Refused as refusal:
        return JsonResponse({"said": str(refusal)}, status=422)
    return back(request, ticket) if sent["throw"] else JsonResponse({"kept": kept})
