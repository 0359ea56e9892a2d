"""Taking back what was done to tickets of a list."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.refusal import Refused
from tickets import actions
from tickets.views.act import back_to_list, is_fragment
from tickets.views.done import acts_of, told
from tickets.views.queue import desk_person
from users.models import User


@login_required
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Undo a batch of the person's own, all of it or nothing."""
    user = desk_person(request)
    try:
        numbers, sentence = _undo(request.POST.get("batch", ""), user), _("Taken back: it is as it was before.")
    except Refused as refusal:
        numbers, sentence = [], str(refusal)
    if is_fragment(request):
        context = {"sentence": sentence, "is_done": bool(numbers)}
        return told(render(request, "tickets/_taken_back.html", context), numbers, back=True)
    (messages.success if numbers else messages.error)(request, sentence)
    return back_to_list(request)


def _undo(batch: str, user: User) -> list[int]:
    """The numbers of the tickets that are as before."""
    try:
        entries = acts_of(UUID(hex=batch), user)
    except ValueError:
        entries = []
    if not entries:
        raise Refused(_("There is nothing to take back."))
    return [ticket.pk for ticket in actions.undo_many(entries, by=user)]
