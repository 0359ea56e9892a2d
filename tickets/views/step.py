"""From a ticket to the next one of the view from which one came, past those that a colleague has open right now."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from audit.clock import now
from tickets.live.board import people_now
from tickets.live.presence import Person, others
from tickets.models import Ticket
from tickets.neighbours import next_free
from tickets.views.listing import Listing
from tickets.views.queue import desk_person
from tickets.views.ticket import address
from users.models import User


@never_cache
@login_required
@require_GET
def step(request: HttpRequest, number: int, *, back: bool) -> HttpResponse:
    """To that ticket, with a word about those that were skipped; back where there is none."""
    user = desk_person(request)
    ticket = get_object_or_404(Ticket.objects.visible_to(user), pk=number)
    found = beside(request, user, ticket, back=back)
    if found is None:
        messages.info(request, _("No other ticket comes before this one.") if back else _("No other ticket follows."))
        return redirect(f"{address(ticket)}?{request.GET.urlencode()}")
    return redirect(f"{address(Ticket(pk=found))}?{request.GET.urlencode()}")


def beside(request: HttpRequest, user: User, ticket: Ticket, *, back: bool = False) -> int | None:
    """The ticket after this one (`back`: before it) in the list that the address names, past those that are open."""
    listing = Listing(request, user, now())
    busy = others(people_now(), user.pk)
    found, skipped = next_free(listing.tickets(), ticket, listing.order, busy, back=back)
    for one in skipped:
        words = _("%(number)s is skipped: it is open with %(names)s.")
        messages.info(request, words % {"number": one, "names": _names(busy[one])})
    return found


def _names(persons: Sequence[Person]) -> str:
    return ", ".join(person.short for person in persons)
