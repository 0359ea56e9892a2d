"""What somebody began to tell: kept while she writes, thrown away when she says so."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tickets.actions.drafts import drop_draft, keep_draft
from tickets.forms.filing import FilingForm
from tickets.forms.questions import PREFIX
from users.models import User

MOST_LETTERS = 110_000
NEVER = frozenset({"photos", "form_token"})
NAMES = frozenset({*FilingForm.base_fields, "guessed"}) - NEVER


@login_required
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the form as it is: 201 where that was done, 204 where there is nothing to keep."""
    assert isinstance(request.user, User)
    token = _token(request.POST)
    if token is None:
        return HttpResponseBadRequest()
    fields = _fields(request.POST)
    if sum(len(value) for values in fields.values() for value in values) > MOST_LETTERS:
        return HttpResponse(status=413)
    return HttpResponse(status=201 if keep_draft(fields, token, by=request.user) else 204)


@login_required
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Throw a draft away, and begin anew."""
    assert isinstance(request.user, User)
    if token := _token(request.POST):
        drop_draft(token, by=request.user)
    return redirect("tickets:home" if request.POST.get("from") == "home" else "tickets:file")


def _fields(data: QueryDict) -> dict[str, list[str]]:
    """What was filled in, by name: fields of the form and answers to questions."""
    named = [name for name in data if name in NAMES or name.startswith(f"{PREFIX}-")]
    return {name: values for name in named if any(values := [str(value) for value in data.getlist(name)])}


def _token(data: QueryDict) -> UUID | None:
    try:
        return UUID(data.get("form_token", ""))
    except ValueError:
        return None
