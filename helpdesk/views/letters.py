"""Demo mode: the letters that the house has sent, to read on a page."""

from __future__ import annotations

from email import message_from_bytes, policy

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from helpdesk.navigation import base_template, works_at_desk
from letters.models import OutgoingLetter
from ui.paging import keyset_page
from users.models import User


@login_required
@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """The letters to oneself, newest first; all of them for the helpdesk."""
    page = keyset_page(_letters_for(request.user).defer("raw"), "-id", cursor=request.GET.get("cursor", ""))
    return render(request, "helpdesk/letters.html", {"page": page, "base_template": base_template(request.user)})


@login_required
@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter as its reader gets it."""
    row = get_object_or_404(_letters_for(request.user), pk=pk)
    message = message_from_bytes(bytes(row.raw), policy=policy.default)
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    context = {
        "row": row,
        "sender": message["From"],
        "answers_to": message["Reply-To"],
        "text": text,
        "base_template": base_template(request.user),
    }
    return render(request, "helpdesk/letter.html", context)


def _letters_for(user: object) -> QuerySet[OutgoingLetter]:
    """Of invented people only: letters of real ones are nobody's to leaf through."""
    if not settings.DEMO:
        raise Http404
    assert isinstance(user, User)
    return OutgoingLetter.objects.all() if works_at_desk(user) else OutgoingLetter.objects.filter(to=user.email)
