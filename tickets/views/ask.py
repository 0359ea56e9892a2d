"""What the ask box offers while she types: her own similar ticket, her devices, kinds of trouble."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from audit.clock import now
from schools.calendars import Calendars
from tickets.already import already
from tickets.offering import Offering
from tickets.outlook import Outlook
from tickets.portal import outages_of
from tickets.surroundings import Surroundings
from ui.times import at_time, day_distance, say
from users.models import User

MOST_KINDS = 3


@login_required
def ask(request: HttpRequest) -> HttpResponse:
    """The list below the ask box for `?subject=`."""
    assert isinstance(request.user, User)
    user, at = request.user, now()
    words = request.GET.get("subject", "").strip()
    around, offering = Surroundings.of(user, at), Offering.to(user)
    device = around.device_meant(words)
    category = offering.guess(words, device.product.kind if device else "")
    due = Outlook(around.school, at, Calendars(), room=around.room, person=user).by(category, "")
    context = {
        "words": words,
        "device": device,
        "kinds": offering.suggestions(words, MOST_KINDS),
        "already": already(user, words, device, outages=outages_of(around, at), category=category) if words else [],
        "due": due and (at_time(due) if not day_distance(due, at) else say(due, at)),
    }
    return render(request, "tickets/_suggestions.html", context)
