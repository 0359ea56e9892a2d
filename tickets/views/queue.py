"""The queue: views with counts, dense rows, filters, search, and one change for all ticked tickets."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from audit.clock import now
from audit.refusal import Refused
from tickets import actions, search
from tickets.forms.queue import ChangeForm, FilterForm
from tickets.helpers import helpers
from tickets.models import Ticket
from tickets.queue_views import BY_KEY, DEFAULT, QueueView, counts, name_of, shown, tickets_in, views_for
from tickets.rows import Row, rows
from ui.paging import PAGE_SIZE, Page, keyset_page
from users.models import User


@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The queue of a helpdesk person; others have nothing to work here."""
    user = desk_person(request)
    at = now()
    view = _view(user, request.GET.get("view", ""))
    form = FilterForm(request.GET)
    form.is_valid()
    words = request.GET.get("q", "").strip()
    page = _found(user, words, request) if words else _listed(user, view, form, request)
    counted = counts(user, at)
    context: dict[str, Any] = {
        "page": page,
        "rows": rows(page.rows, at),
        "view": view,
        "view_name": name_of(view, user.scope),
        "views": _views(user, view, counted, searching=bool(words)),
        "total": shown(counted[view.key]) if view.key in counted else "",
        "form": form,
        "words": words,
        "now": at,
        "helpers": helpers(),
    }
    if words and not page.rows:
        context["did_you_mean"] = search.did_you_mean(user, words)
    if request.GET.get("by") == "room":
        context["schools"] = _by_room(context["rows"])
    return render(request, "tickets/queue.html", context)


def desk_person(request: HttpRequest) -> User:
    """The person, if there is something at the desk for them; else a refusal in words."""
    user = request.user
    assert isinstance(user, User)
    if not (user.scope.is_agent or user.scope.is_key_holder or user.scope.sees_all_tickets):
        raise PermissionDenied(_("The queue is for the helpdesk. Your own tickets are under “My tickets”."))
    return user


def _view(user: User, key: str) -> QueueView:
    offered = {view.key for view in views_for(user)}
    return BY_KEY[key] if key in offered else BY_KEY[DEFAULT]


def _listed(user: User, view: QueueView, form: FilterForm, request: HttpRequest) -> Page[Ticket]:
    found = tickets_in(view, user, now()).filter(form.where()).for_rows()
    return keyset_page(found, *form.order(), cursor=request.GET.get("cursor", ""))


def _found(user: User, words: str, request: HttpRequest) -> Page[Ticket]:
    before = request.GET.get("cursor", "")
    numbers = search.find(user, words, before=int(before) if before.isdigit() else None)
    kept = Ticket.objects.visible_to(user).for_rows().filter(pk__in=numbers[:PAGE_SIZE]).order_by("-pk")
    return Page(list(kept), next=str(numbers[PAGE_SIZE - 1]) if len(numbers) > PAGE_SIZE else "")


def _views(user: User, current: QueueView, counted: dict[str, int], *, searching: bool) -> list[dict[str, Any]]:
    return [
        {
            "key": view.key,
            "name": name_of(view, user.scope),
            "icon": view.icon,
            "tone": view.tone if counted.get(view.key) else "",
            "count": shown(counted[view.key]) if view.key in counted else "",
            "current": view == current and not searching,
        }
        for view in views_for(user)
    ]


def _by_room(listed: list[Row]) -> list[tuple[str, list[tuple[str, list[Row]]]]]:
    """School, then room, in walking order: for the phone."""
    somewhere = sorted(
        listed,
        key=lambda row: (
            str(row.ticket.school or "~"),
            row.ticket.room.position if row.ticket.room else 32767,
            row.ticket.room.name if row.ticket.room else "",
        ),
    )
    return [
        (school, [(room, list(group)) for room, group in groupby(group, key=_room_name)])
        for school, group in groupby(somewhere, key=lambda row: str(row.ticket.school or _("No school")))
    ]


def _room_name(row: Row) -> str:
    return row.ticket.room.name if row.ticket.room else str(_("No room"))


@login_required
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """One change for all ticked tickets, all or none."""
    user = desk_person(request)
    form = ChangeForm(request.POST)
    back = request.POST.get("back", "")
    target = f"{reverse('tickets:queue')}?{back}" if back else reverse("tickets:queue")
    if not form.is_valid():
        messages.error(request, _("Tick at least one ticket first."))
        return redirect(target)
    chosen = list(Ticket.objects.visible_to(user).filter(pk__in=form.cleaned_data["tickets"]))
    try:
        _change(chosen, user, form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        done = ngettext("%(n)s ticket changed", "%(n)s tickets changed", len(chosen)) % {"n": len(chosen)}
        messages.success(request, done)
    return redirect(target)


def _change(tickets: list[Ticket], by: User, wish: dict[str, Any]) -> None:
    if wish["change"] == "take":
        actions.assign_many(tickets, by=by, to=by)
    elif wish["change"] == "assign":
        actions.assign_many(tickets, by=by, to=wish["to"])
    elif wish["change"] == "priority" and wish["priority"]:
        actions.triage_many(tickets, by=by, priority=wish["priority"])
    elif wish["change"] == "solve":
        actions.solve_many(tickets, by=by)
