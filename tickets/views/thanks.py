"""What people thanked the reader for."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tickets.models import Satisfaction, Ticket
from ui.paging import keyset_page
from users.models import User


@login_required
@require_GET
def thanks(request: HttpRequest) -> HttpResponse:
    """Their own only, the newest first; nothing of a ticket that they may not see any more."""
    assert isinstance(request.user, User)
    if not request.user.scope.is_agent:
        raise PermissionDenied(_("Thanks are written to people who work at the helpdesk."))
    found = Satisfaction.objects.filter(helper=request.user, satisfied=True).exclude(words="")
    seen = found.filter(ticket__in=Ticket.objects.visible_to(request.user)).select_related("ticket", "person")
    page = keyset_page(seen, "-answered_at", "-pk", cursor=request.GET.get("cursor", ""))
    return render(request, "tickets/thanks.html", {"page": page, "thanks": page.rows})
