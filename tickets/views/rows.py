"""Rows of a list that is open in a browser, as they are now: what has changed, with the filters of the list."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from audit.clock import now
from tickets.live.seat import Seat
from tickets.models import Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.rows import NEWEST, rows
from tickets.view_menu import menu
from tickets.views import queue
from tickets.views.listing import Listing
from users.models import User

# A page of rows and what came to it since; whoever sends more reads the first of them.
MOST = 200


@never_cache
@login_required
@require_GET
def list_rows(request: HttpRequest) -> HttpResponse:
    """The rows of `ids` that are in the list, with `page` those of its page too, with `counts` those of the views.

    The header Live-Seat brings the slip of the list; the answer has the one for what it shows from now on.
    """
    user, at = queue.desk_person(request), now()
    listing = Listing(request, user, at)
    words, asked = listing.asked.words, _numbers(request)
    tickets = {one.pk: one for one in _of(listing.rows(), asked)}
    if "page" in request.GET and not words and not listing.is_gone:
        tickets |= {one.pk: one for one in listing.page().rows}
    offered = menu(user, at, listing.tables) if "counts" in request.GET else None
    shown = list(tickets.values())
    context: dict[str, Any] = {
        "rows": rows(shown, at, NEWEST if words else listing.order, *listing.told_of(shown)),
        "walks": listing.walks,
        "columns": listing.columns,
        "menu": offered,
        "total": (offered.count_of(listing.key) or "") if offered and listing.is_whole and not listing.walked else "",
        "way": queue.way_to(request, listing, *LIVE),
        "slip": _seat(request, user, asked, tickets).slip,
        "now": at,
    }
    return render(request, "tickets/_live_rows.html", context)


# What the list's address has besides, here.
LIVE = ("ids", "page", "counts")


def _numbers(request: HttpRequest) -> list[int]:
    asked = request.GET.get("ids", "").split(",")[:MOST]
    return [int(number) for number in asked if number.isascii() and number.isdecimal() and len(number) < 19]


def _of(found: TicketQuerySet, numbers: list[int]) -> list[Ticket]:
    return list(found.filter(pk__in=numbers)) if numbers else []


def _seat(request: HttpRequest, user: User, asked: list[int], tickets: dict[int, Ticket]) -> Seat:
    """What was shown and not asked for stays shown; of what was asked for, what is in the list."""
    try:
        before = Seat.read(request.headers.get("Live-Seat", ""))
        kept = before.shown - set(asked) if before.user == user.pk else frozenset()
    except BadSignature:
        kept = frozenset()
    return Seat.of(user, kept | tickets.keys())
