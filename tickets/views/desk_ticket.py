"""A ticket as those who work it see it: conversation, composer, properties, person, device, clocks, history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from audit.clock import now
from audit.models import Entry
from schools.calendars import Calendars
from schools.models import School
from tickets import policy, workflow
from tickets.actions.case import UNDO_SPAN
from tickets.actions.undoing import CAN_BE_UNDONE, can_undo
from tickets.beside import beside
from tickets.choices import Priority
from tickets.clock_faces import faces
from tickets.forms.acts import SpeakForm
from tickets.forms.queue import FilterForm
from tickets.live.board import position
from tickets.live.seat import Seat
from tickets.models import Category, Clock, Ticket
from tickets.neighbours import neighbours
from tickets.queue_views import DEFAULT, name_of, tickets_in, view_of
from tickets.rows import due_of, status_words
from tickets.thread import thread
from tickets.timeline import Line, timeline
from tickets.views.failed import Failed
from tickets.visit_off import off_for
from tickets.visits import Visits, VisitTime
from users.helpers import helpers
from users.lookup import key_holders
from users.models import Team, User

# Acts of the requester's side: at the desk nobody is offered them.
NOT_AT_THE_DESK = frozenset({"respond", "escalate"})


def page(
    request: HttpRequest,
    ticket: Ticket,
    *,
    form: forms.Form | None = None,
    failed: Failed | None = None,
    said: Failed | None = None,
) -> HttpResponse:
    """The page; `form` brings back what was typed, `failed` a refused act, `said` words that met a change."""
    assert isinstance(request.user, User)
    user, at = request.user, now()
    # Whoever asked for help is not told who looks at it, also where they belong to the helpdesk.
    sits = policy.speaks_for_us(user, ticket)
    calendars = Calendars()
    plan = calendars.plan(ticket.school_id)
    lines = timeline(ticket, plan)
    may = _may(user, ticket)
    context: dict[str, Any] = {
        "ticket": ticket,
        "thread": thread(ticket, lines, at),
        "lines": lines,
        "form": form or SpeakForm(initial={"form_token": uuid4(), "kind": "reply"}),
        "failed": failed,
        "said": said,
        "now": at,
        "due": due_of(ticket, calendars, at),
        "status_words": status_words(ticket, plan, at),
        "faces": faces(Clock.objects.filter(ticket=ticket), calendars.at(ticket.school_id).hours, at),
        "may": may,
        "undo": _undoable(ticket, lines, user, at),
        "key_holders": key_holders().order_by("pk") if ticket.restricted and "unrestrict" not in may else [],
        "beside": beside(ticket, user, at),
        **_way_back(request, user, ticket, at),
        **_choices(user, may),
        "visit_off": off_for(ticket, user, may, plan, at),
        "visit_times": _visit_times(user, ticket, at, calendars) if "schedule_visit" in may else [],
        "typed": _typed(ticket, failed),
        "told": position(),
        "slip": Seat.of(user, [ticket.pk], at=ticket.pk).slip if sits else "",
    }
    return render(request, "tickets/desk_ticket.html", context, status=422 if form and form.errors else 200)


def _visit_times(user: User, ticket: Ticket, at: datetime, calendars: Calendars) -> list[VisitTime]:
    return Visits(ticket, at, calendars, comes=ticket.assignee or user).offered()


def _may(user: User, ticket: Ticket) -> set[str]:
    possible = set(workflow.possible(ticket.status)) - NOT_AT_THE_DESK
    return {act for act in possible if policy.can(user, act, ticket)}


def _choices(user: User, may: set[str]) -> dict[str, Any]:
    """What the pickers offer; nothing is looked up for who may not pick."""
    offered: dict[str, Any] = {"helpers": helpers() if "assign" in may else []}
    if "triage" in may:
        leaves = Category.objects.filter(active=True, parent__isnull=False)
        leaves = leaves.order_by("parent__position", "parent__name", "position", "name")
        offered |= {
            "priorities": Priority.choices,
            "categories": leaves.values_list("pk", "name", "parent__name"),
            "teams": Team.objects.values_list("pk", "name"),
            "schools": School.objects.filter(active=True).values_list("pk", "name"),
        }
    return offered


def _typed(ticket: Ticket, failed: Failed | None) -> dict[str, Any]:
    """What the fields of the pickers hold: what was sent with a failed act, else what is set."""
    held = {
        "subject": ticket.subject,
        "category": str(ticket.category_id or ""),
        "team": str(ticket.team_id or ""),
        "school": str(ticket.school_id or ""),
        "room": ticket.room.name if ticket.room else "",
        "device": ticket.device.label if ticket.device else "",
        "expected_on": ticket.expected_on.isoformat() if ticket.expected_on else "",
    }
    return held | ({name: failed.form.data[name] for name in failed.form.data} if failed else {})


def _undoable(ticket: Ticket, lines: Sequence[Line], user: User, at: datetime) -> dict[str, Any] | None:
    """The reader's own last act, while it can still be taken back silently, and for how many seconds.

    Later without seconds, where nobody was told of it and nothing has changed since.
    """
    last: Entry | None = lines[-1].entry if lines else None
    if last is None or last.by_id != user.pk or last.verb not in CAN_BE_UNDONE:
        return None
    # “Send and wait” is one act to whoever pressed it, and the reply is the greater part of it.
    batch = [line for line in lines if last.batch and line.entry.batch == last.batch] or [lines[-1]]
    if at - last.at >= UNDO_SPAN:
        is_offered = can_undo([line.entry for line in batch], ticket, by=user)
        return {"entry": last, "line": batch[0], "later": True} if is_offered else None
    seconds = int((UNDO_SPAN - (at - last.at)).total_seconds())
    return {"entry": last, "line": batch[0], "seconds": max(seconds, 1)}


def _way_back(request: HttpRequest, user: User, ticket: Ticket, at: datetime) -> dict[str, Any]:
    """The view from which the reader came, as the address says, and its tickets before and after this one."""
    view = view_of(user, request.GET.get("view", ""))
    asked = {name: value for name, value in request.GET.items() if value and name not in ("cursor", "q", "filter")}
    way: dict[str, Any] = {"view_name": name_of(view, user.scope), "way": urlencode(asked), "here": _here(request)}
    if not request.GET.get("view"):
        return way | {"view_name": name_of(view_of(user, DEFAULT), user.scope)}
    form = FilterForm(request.GET, by=user)
    if form.is_valid():
        listed = tickets_in(view, user, at, status=form.status_wanted).filter(form.where())
        way["before"], way["after"] = neighbours(listed, ticket, form.order)
    return way


def _here(request: HttpRequest) -> str:
    """The address of this page with the way back, for forms; an act's own address is not a page."""
    if request.method == "GET":
        return request.get_full_path()
    return request.POST.get("next", "")
