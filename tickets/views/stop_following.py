"""“Tell me no longer”, from the foot of a letter: it opens without signing in, and only a press changes something.

A mail program may press it as well (RFC 8058, one click). Neither has a session: what counts is the signed link, so
that no token of a form is asked for.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from audit.clock import now
from audit.models import Entry
from audit.refusal import Refused
from tickets import actions
from tickets.models import Ticket
from tickets.stopping import follows, stop_of
from tickets.views.undo import Undoable, undoable
from users.models import User


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def stop_following(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, do what is pressed, and offer to take it back for some seconds; 404 for a link that is not ours."""
    found = stop_of(token)
    if found is None:
        raise Http404
    ticket, person = found
    with translation.override(person.language or settings.LANGUAGE_CODE):
        sentence = _do(request, ticket, person) if request.method == "POST" else ""
        if request.method == "POST" and not sentence and "List-Unsubscribe" not in request.POST:
            return redirect("tickets:stop_following", token=token)
        context = {
            "ticket": ticket,
            "follows": follows(ticket, person),
            "sentence": sentence,
            "undo": _undo(ticket, person),
            "here": request.path,
        }
        return render(request, "tickets/stop_following.html", context, status=422 if sentence else 200)


def _do(request: HttpRequest, ticket: Ticket, person: User) -> str:
    """Stop, or go on after all; returns the sentence of a refusal, or nothing."""
    try:
        if "undo" not in request.POST:
            actions.unfollow(ticket, by=person, who=person)
        elif done := _undo(ticket, person):
            actions.undo(done.entry, by=person)
    except Refused as refusal:
        return str(refusal)
    return ""


def _undo(ticket: Ticket, person: User) -> Undoable | None:
    return undoable(list(Entry.objects.about(ticket)), person, now(), {"unfollowed"})
