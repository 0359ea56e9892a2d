"""Whom she may mean, while she types a name on the form."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from audit.clock import now
from tickets.on_behalf import look_up
from users.models import User
from users.nearby import FEWEST_LETTERS


@login_required
@never_cache
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """The few of `?somebody=` whom she may know; who was chosen (`?person=`) stays so."""
    assert isinstance(request.user, User)
    words = request.GET.get("somebody", "").strip()
    found = look_up(request.user, now(), words)
    chosen = next((one.person for one in found if str(one.person.pk) == request.GET.get("person")), None)
    context = {"found": found, "chosen": chosen, "words": len(words) >= FEWEST_LETTERS}
    return render(request, "tickets/_filing_people.html", context)
