"""The list below the search box, and the page that says what can be typed into it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audit.clock import now
from tickets.filters import MEANINGS, Reader
from tickets.query import FIELDS
from tickets.suggesting import suggestions
from tickets.views.queue import desk_person


@login_required
@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """What `?q=` may become: a fragment."""
    reader = Reader(desk_person(request), now())
    typed = request.GET.get("q", "")
    found = suggestions(reader, typed)
    return render(request, "tickets/_search_list.html", {"suggestions": found, "typed": typed.strip()})


@login_required
@require_GET
def search_help(request: HttpRequest) -> HttpResponse:
    """“What can I type?”: every field with an example that can be tried."""
    desk_person(request)
    fields = [
        {"name": name, "others": FIELDS[name], "about": field.about, "example": field.example}
        for name, field in MEANINGS.items()
    ]
    return render(request, "tickets/search_help.html", {"fields": fields})
