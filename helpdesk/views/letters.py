"""Demo mode: the letters that the house has sent, to read on a page."""

from __future__ import annotations

from email import message_from_bytes, policy

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from helpdesk.navigation import base_template
from letters.models import OutgoingLetter
from ui.paging import keyset_page


@login_required
@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """All letters, newest first."""
    _only_in_demo()
    page = keyset_page(OutgoingLetter.objects.defer("raw"), "-id", cursor=request.GET.get("cursor", ""))
    return render(request, "helpdesk/letters.html", {"page": page, "base_template": base_template(request.user)})


@login_required
@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter as its reader gets it."""
    _only_in_demo()
    row = get_object_or_404(OutgoingLetter, pk=pk)
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


def _only_in_demo() -> None:
    """Letters of real people are nobody's to leaf through."""
    if not settings.DEMO:
        raise Http404
