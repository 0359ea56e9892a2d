"""The queue: views with counts, dense rows, filters and search."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from audit.clock import now
from audit.models import Entry
from tickets.actions.case import UNDO_SPAN
from tickets.actions.undoing import CAN_BE_UNDONE
from tickets.by_room import by_room
from tickets.choices import Priority
from tickets.forms.queue import BY_ROOM, FILTERS, SORTS, FilterForm
from tickets.live.board import position
from tickets.live.seat import Seat
from tickets.models import Ticket
from tickets.queue_views import QueueView, counts, name_of, tickets_in, view_of, views_for
from tickets.rows import NEWEST, rows
from tickets.search import find
from tickets.spelling import did_you_mean
from ui.paging import PAGE_SIZE, Page, keyset_page
from users.helpers import helpers
from users.models import Team, User

WALK_SIZE = 60
PHONE_HINT = "Sec-CH-UA-Mobile"


@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The queue of a helpdesk person; others have nothing to work here."""
    user, at, told = desk_person(request), now(), position()
    view = view_of(user, request.GET.get("view", ""))
    form = FilterForm(request.GET, by=user)
    form.is_valid()
    words = request.GET.get("q", "").replace("\0", "").strip()
    walking = not words and walks(request)
    page = _found(user, words, form, request) if words else listed(user, view, form, request, at, walks=walking)
    counted = counts(user, at)
    context: dict[str, Any] = {
        "page": page,
        "rows": rows(page.rows, at, NEWEST if words else form.order),
        "view": view,
        "view_name": name_of(view, user.scope),
        "views": [_offer(one, user, counted[one.key], at=view if not words else None) for one in views_for(user)],
        "total": counted[view.key] if not form.chosen else "",
        "form": form,
        "words": words,
        "now": at,
        "helpers": helpers() if user.scope.is_agent else [],
        "teams": Team.objects.values_list("pk", "name") if user.scope.is_agent else [],
        "priorities": Priority.choices,
        "way": address(request, "q", view=view.key),
        "unsorted": address(request, "sort"),
        "unwalked": address(request, "by"),
        "plain_url": "?" + address(request, *FILTERS),
        "without": [
            {"label": label, "words": said, "address": address(request, name)} for name, label, said in form.chosen
        ],
        "undo": _undoable(request, user, at),
        "told": told,
        "slip": Seat.of(user, (ticket.pk for ticket in page.rows)).slip,
    }
    if "filter" in request.GET:
        form.offer_helpers()
        context["filtering"] = True
    if words and not page.rows:
        context["did_you_mean"] = did_you_mean(user, words)
    if walking:
        context["schools"] = by_room(context["rows"], at)
    response = render(request, "tickets/by_room.html" if walking else "tickets/queue.html", context)
    patch_vary_headers(response, ["User-Agent", PHONE_HINT])
    return response


def desk_person(request: HttpRequest) -> User:
    """The person, if there is something at the desk for them; else a refusal in words."""
    user = request.user
    assert isinstance(user, User)
    if not (user.scope.is_agent or user.scope.is_key_holder or user.scope.sees_all_tickets):
        raise PermissionDenied(_("The queue is for the helpdesk. Your own tickets are under “My tickets”."))
    return user


def walks(request: HttpRequest) -> bool:
    """Whether the list goes from room to room: on a phone, unless the reader wants it otherwise."""
    by = request.GET.get("by")
    if by:
        return by == "room"
    hint = request.headers.get(PHONE_HINT)
    return hint == "?1" if hint else "Mobi" in request.headers.get("User-Agent", "")


def listed(
    user: User, view: QueueView, form: FilterForm, request: HttpRequest, at: datetime, *, walks: bool
) -> Page[Ticket]:
    found = tickets_in(view, user, at, status=form.status_wanted).filter(form.where()).for_queue()
    cursor = request.GET.get("cursor", "")
    if walks:
        return keyset_page(found, *BY_ROOM, cursor=cursor, size=WALK_SIZE)
    return keyset_page(found, *SORTS[form.order], cursor=cursor)


def _found(user: User, words: str, form: FilterForm, request: HttpRequest) -> Page[Ticket]:
    before = request.GET.get("cursor", "")
    where = form.where() & (Q(status=form.status_wanted) if form.status_wanted else Q())
    numbers = find(user, words, where=where, before=int(before) if before.isdecimal() and len(before) < 19 else None)
    kept = Ticket.objects.visible_to(user).for_queue().filter(pk__in=numbers[:PAGE_SIZE]).order_by("-pk")
    return Page(list(kept), next=str(numbers[PAGE_SIZE - 1]) if len(numbers) > PAGE_SIZE else "")


def _offer(view: QueueView, user: User, count: Any, *, at: QueueView | None) -> dict[str, Any]:
    return {
        "key": view.key,
        "name": name_of(view, user.scope),
        "icon": view.icon,
        "tone": view.tone if count.number else "",
        "count": count,
        "current": view == at,
    }


def address(request: HttpRequest, *without: str, **changes: str) -> str:
    """The part of the address that says which list this is, less some of it; always from the list's beginning."""
    asked = request.GET.copy()
    for name in ("cursor", "filter", "done", *without):
        asked.pop(name, None)
    for name, value in changes.items():
        asked[name] = value
    return asked.urlencode()


def _undoable(request: HttpRequest, user: User, at: datetime) -> dict[str, Any] | None:
    """The change of several tickets that the reader has just made, while it can be taken back silently."""
    try:
        batch = UUID(hex=request.GET.get("done", ""))
    except ValueError:
        return None
    fresh = Entry.objects.filter(batch=batch, by=user, at__gt=at - UNDO_SPAN, verb__in=CAN_BE_UNDONE)
    entries = list(fresh.order_by("pk"))
    if not entries:
        return None
    seconds = max(int((entries[0].at + UNDO_SPAN - at).total_seconds()), 1)
    return {"entry": entries[0], "number": len({entry.subject_id for entry in entries}), "seconds": seconds}
