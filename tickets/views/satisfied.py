"""The question of the solution's letter: it opens without signing in, and only a press records.

Mail scanners fetch every link of a letter, so that asking for the page changes nothing.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from audit.clock import now
from audit.refusal import Refused
from tickets import actions
from tickets.forms.acts import RateForm, ThankForm
from tickets.models import Satisfaction
from tickets.satisfaction import NO, YES, is_open, question_of


@never_cache
@require_http_methods(["GET", "POST"])
def satisfied(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, record what is pressed, then offer to say some words; 404 for a link that is not ours."""
    row = question_of(token)
    if row is None:
        raise Http404
    with translation.override(row.person.letter_language):
        sentence = _record(request, row) if request.method == "POST" else ""
        if request.method == "POST" and not sentence:
            return redirect("tickets:satisfied", token=token)
        return render(
            request, "tickets/satisfied.html", _context(request, row, sentence), status=422 if sentence else 200
        )


def _record(request: HttpRequest, row: Satisfaction) -> str:
    """Do what was sent; returns the sentence of a refusal, or nothing."""
    is_words = "words" in request.POST
    form = (ThankForm if is_words else RateForm)(request.POST, ticket=row.ticket, by=row.person)
    if not form.is_valid():
        return next(str(error) for errors in form.errors.values() for error in errors)
    verb = actions.thank if is_words else actions.rate
    try:
        verb(row.ticket, by=row.person, **form.values())
    except Refused as refusal:
        return str(refusal)
    return ""


def _context(request: HttpRequest, row: Satisfaction, sentence: str) -> dict[str, Any]:
    chosen = request.GET.get("answer", "")
    return {
        "question": row,
        "may_answer": row.answered_at is None and is_open(row.ticket, now()),
        "chosen": chosen if chosen in (YES, NO) else "",
        "sentence": sentence,
        "here": request.path,
    }
