"""When somebody may come by: the periods of the school, worked out when the menu is opened."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from audit.clock import now
from schools.calendars import Calendars
from tickets import policy
from tickets.models import Ticket
from tickets.views.act import is_fragment
from tickets.views.acts import visible
from tickets.views.ticket import address
from tickets.visits import Visits
from users.models import User


@never_cache
@login_required
@require_GET
def visit_times(request: HttpRequest, number: int) -> HttpResponse:
    """The content of the menu, or a page of its own without script; 403 for who does not work the ticket."""
    assert isinstance(request.user, User)
    ticket, at = visible(request.user, number), now()
    if not policy.can(request.user, "schedule_visit", ticket):
        raise PermissionDenied(_("Visits are set by those who work this ticket."))
    visits = Visits(ticket, at, Calendars(), comes=ticket.assignee or request.user, reader=request.user)
    shown = {"ticket": ticket, "visit_times": visits.offered(), "now": at, "here": _here(request, ticket)}
    name = "_visit_times" if is_fragment(request) else "visit_times"
    return render(request, f"tickets/{name}.html", shown)


def _here(request: HttpRequest, ticket: Ticket) -> str:
    """The ticket's page, as the reader came to it."""
    way = request.GET.urlencode()
    return f"{address(ticket)}?{way}" if way else address(ticket)
