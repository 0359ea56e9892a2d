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
from tickets.forms.queue import FilterForm
from tickets.live.seat import Seat
from tickets.models import Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.queue_views import QueueView, counts, tickets_in, view_of, views_for
from tickets.rows import NEWEST, rows
from tickets.views import queue
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
    view = view_of(user, request.GET.get("view", ""))
    form = FilterForm(request.GET, by=user)
    form.is_valid()
    words = request.GET.get("q", "").strip()
    asked = _numbers(request)
    # What was found by words stays found, whatever is said since: only who may not see it any more loses it.
    found = Ticket.objects.visible_to(user) if words else tickets_in(view, user, at, status=form.status_wanted)
    tickets = {one.pk: one for one in _of(found if words else found.filter(form.where()), asked)}
    walks = not words and queue.walks(request)
    if "page" in request.GET and not words:
        page = queue.listed(user, view, form, request, at, walks=walks)
        tickets |= {one.pk: one for one in page.rows}
    counted = counts(user, at) if "counts" in request.GET else {}
    context: dict[str, Any] = {
        "rows": rows(list(tickets.values()), at, NEWEST if words else form.order),
        "walks": walks,
        "view": view,
        "views": _counted(user, counted),
        "total": counted.get(view.key, "") if not form.chosen and not words else "",
        "way": queue.address(request, "q", *LIVE, view=view.key),
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
    return list(found.for_queue().filter(pk__in=numbers)) if numbers else []


def _counted(user: User, counted: dict[str, Any]) -> list[tuple[QueueView, Any]]:
    return [(view, counted[view.key]) for view in views_for(user)] if counted else []


def _seat(request: HttpRequest, user: User, asked: list[int], tickets: dict[int, Ticket]) -> Seat:
    """What was shown and not asked for stays shown; of what was asked for, what is in the list."""
    try:
        before = Seat.read(request.headers.get("Live-Seat", ""))
        kept = before.shown - set(asked) if before.user == user.pk else frozenset()
    except BadSignature:
        kept = frozenset()
    return Seat.of(user, kept | tickets.keys())
