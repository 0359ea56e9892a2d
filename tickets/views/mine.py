"""All my tickets, the open ones first."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from audit.clock import now
from tickets.models.ticket import IS_OPEN
from tickets.portal import my_tickets
from tickets.standing import rows
from tickets.views.just_done import just_done
from ui.paging import keyset_page
from users.models import User


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """My tickets, those with work left first, then the newest."""
    assert isinstance(request.user, User)
    done = Case(When(IS_OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = my_tickets(request.user).for_rows().select_related("solved_by", "beneficiary").annotate(done=done)
    page = keyset_page(found, "done", "-pk", cursor=request.GET.get("cursor", ""))
    shown, undo = rows(page.rows, request.user, now()), just_done(request, request.user, now())
    return render(request, "tickets/mine.html", {"page": page, "tickets": shown, "undo": undo})
