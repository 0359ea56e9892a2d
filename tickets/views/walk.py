"""At which schools one walks."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from tickets.actions.walk import choose_walk
from tickets.forms.walk import WalkForm
from tickets.views.queue import desk_person


@login_required
@require_POST
def walk(request: HttpRequest) -> HttpResponse:
    """Remember the schools, and go there."""
    user = desk_person(request)
    choose_walk(WalkForm(request.POST, by=user).chosen(), by=user)
    listed = QueryDict(request.POST.get("back", ""), mutable=True)
    for name in ("cursor", "done"):
        listed.pop(name, None)
    listed["by"] = "room"
    return redirect(f"{reverse('tickets:queue')}?{listed.urlencode()}")
