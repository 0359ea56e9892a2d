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
from schools.calendars import Calendars, calendars_of
from tickets import policy, workflow
from tickets.actions.case import UNDO_SPAN
from tickets.beside import beside
from tickets.choices import MessageKind, Priority
from tickets.clock_faces import faces
from tickets.duplicates import duplicates_of
from tickets.followers import followers_of
from tickets.forms.acts import SpeakForm
from tickets.forms.join import KINDS
from tickets.labels import Labels
from tickets.live.board import position
from tickets.live.seat import Seat
from tickets.message_drafts import Drafts, drafts_of
from tickets.models import Clock, Ticket
from tickets.neighbours import neighbours
from tickets.outage_reports import likely_outage, outage_of
from tickets.rows import due_of, status_words
from tickets.snooze_panel import snooze_choices
from tickets.spent import spent_on
from tickets.tables import Tables
from tickets.thread import thread
from tickets.ties import ties_of
from tickets.timeline import Line, timeline
from tickets.undo_plan import plan_undo
from tickets.undo_rules import CAN_BE_UNDONE, greater
from tickets.undo_words import told_short
from tickets.views.failed import Failed
from tickets.views.just_done import just_done
from tickets.views.listing import Listing
from tickets.views.questions import satisfaction_of
from tickets.visit_off import off_for
from users.helpers import helpers
from users.lookup import key_holders
from users.models import User

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
    live = _live(ticket, user)
    calendars, tables = calendars_of(request), Tables()
    plan = calendars.plan(ticket.school_id)
    lines, clocks = timeline(ticket, plan, user), list(Clock.objects.filter(ticket=ticket))
    may = _may(user, ticket)
    context: dict[str, Any] = {
        "ticket": ticket,
        "failed": failed,
        "said": said,
        "now": at,
        "may": may,
        **_conversation(ticket, lines, user, at),
        **_composer(ticket, user, may, form),
        **_promises(ticket, clocks, calendars, at),
        "undo": _undoable(ticket, lines, user, at),
        "before_this": _before_this(request, ticket, user, at),
        "key_holders": key_holders().order_by("pk") if ticket.restricted and "unrestrict" not in may else [],
        "beside": beside(ticket, user, at),
        "spent": spent_on(ticket) if "add_time" in may else None,
        **_of_others(ticket, user, may, at),
        **_way_back(request, user, ticket, at, tables),
        **_choices(may, tables),
        **_labels(ticket, may, tables),
        "visit_off": off_for(ticket, user, may, plan, at),
        "snooze_times": snooze_choices(ticket, clocks, at, calendars) if "snooze" in may else [],
        "typed": _typed(ticket, failed),
        **live,
        **satisfaction_of(ticket, user, at),
    }
    return render(request, "tickets/desk_ticket.html", context, status=422 if form and form.errors else 200)


def _conversation(ticket: Ticket, lines: Sequence[Line], user: User, at: datetime) -> dict[str, Any]:
    """What was said and done, and who hears of it."""
    people = followers_of(ticket, [line.entry for line in lines], user)
    return {
        "thread": thread(ticket, lines, at),
        "lines": lines,
        "followers": people,
        "readers": people.told_but(user),
    }


def _promises(ticket: Ticket, clocks: Sequence[Clock], calendars: Calendars, at: datetime) -> dict[str, Any]:
    """How it stands: its state in words, and what was promised by when."""
    return {
        "due": due_of(ticket, calendars, at),
        "status_words": status_words(ticket, calendars.plan(ticket.school_id), at),
        "faces": faces(clocks, calendars.at(ticket.school_id).hours, at),
    }


def _of_others(ticket: Ticket, user: User, may: set[str], at: datetime) -> dict[str, Any]:
    """The tickets and outages to which it is tied, or may be; nothing is looked up for who may not tie it."""
    ties = ties_of(ticket, user)
    return {
        "ties": ties,
        "duplicates": duplicates_of(ticket, user) if ties.has_duplicates and "solve" in may else [],
        "link_kinds": KINDS,
        "notice": outage_of(ticket, user, at),
        "likely": likely_outage(ticket, user, at) if "attach" in may else None,
        "may_declare": not (ticket.outage_id or ticket.restricted) and "attach" in may and policy.may_declare(user),
    }


def _live(ticket: Ticket, user: User) -> dict[str, Any]:
    """From where the open page asks for changes, before anything is looked up, and with what slip."""
    # Whoever asked for help is not told who looks at it, also where they belong to the helpdesk.
    sits = policy.speaks_for_us(user, ticket)
    return {"told": position(), "slip": Seat.of(user, [ticket.pk], at=ticket.pk).slip if sits else ""}


def _composer(ticket: Ticket, user: User, may: set[str], form: forms.Form | None) -> dict[str, Any]:
    """The words that were typed, else the draft that was touched last."""
    drafts = drafts_of(ticket, user) if may & {"answer", "note"} else Drafts()
    kind = drafts.kind if "answer" in may else MessageKind.NOTE.value
    body = drafts.note if kind == MessageKind.NOTE else drafts.reply
    begun = {"form_token": uuid4(), "kind": kind, "body": body, "leave_out": drafts.left_out, "take_too": True}
    return {
        "form": form or SpeakForm(initial=begun),
        "drafts": drafts,
        "may_take_too": "answer" in may and policy.may_take_too(user, ticket),
    }


def _may(user: User, ticket: Ticket) -> set[str]:
    possible = set(workflow.possible(ticket.status)) - NOT_AT_THE_DESK
    return {act for act in possible if policy.can(user, act, ticket)}


def _choices(may: set[str], tables: Tables) -> dict[str, Any]:
    """What the pickers offer; nothing is looked up for who may not pick."""
    offered: dict[str, Any] = {"helpers": helpers() if "assign" in may else []}
    if "triage" in may:
        offered |= {
            "priorities": Priority.choices,
            "categories": tables.category_choices,
            "teams": [(team.pk, team.called) for team in tables.teams],
            "schools": [(school.pk, school.name) for school in tables.schools if school.active],
        }
    return offered


def _labels(ticket: Ticket, may: set[str], tables: Tables) -> dict[str, Any]:
    """What it bears, and what it may bear; nothing is looked up for who puts none on a ticket without."""
    if not ticket.labels and "label" not in may:
        return {}
    known = Labels(tables)
    return {"labels": known.of(ticket.labels), "offered_labels": known.offered if "label" in may else []}


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

    Later without seconds, where nothing has changed since: with what it would do. Time that a colleague has written
    down meanwhile changes nothing.
    """
    own = [line for line in lines if line.entry.verb != "time_added" or line.entry.by_id == user.pk]
    last: Entry | None = own[-1].entry if own else None
    if last is None or last.by_id != user.pk or last.verb not in CAN_BE_UNDONE:
        return None
    # “Send and wait” is one act to whoever pressed it, and the reply is the greater part of it.
    batch = [line for line in own if last.batch and line.entry.batch == last.batch] or [own[-1]]
    greatest = greater([line.entry for line in batch])
    line = next(line for line in batch if line.entry is greatest)
    if at - last.at >= UNDO_SPAN:
        plan = plan_undo(last, user, at)
        later = {"entry": last, "line": line, "later": True, "plan": plan}
        return {**later, "told": told_short(plan, at)} if plan else None
    seconds = int((UNDO_SPAN - (at - last.at)).total_seconds())
    return {"entry": last, "line": line, "seconds": max(seconds, 1)}


def _before_this(request: HttpRequest, ticket: Ticket, user: User, at: datetime) -> dict[str, Any] | None:
    """What the reader did on the ticket from which they came here."""
    done = just_done(request, user, at)
    return done if done and done["entry"].subject_id != ticket.pk else None


def _way_back(request: HttpRequest, user: User, ticket: Ticket, at: datetime, tables: Tables) -> dict[str, Any]:
    """The list from which the reader came, as the address says, and its tickets before and after this one; or the
    outage, by its key.

    What words found has no neighbours: it is ordered by how well it fits.
    """
    kept = {name: value for name, value in request.GET.items() if value and name not in ("cursor", "filter", "done")}
    way: dict[str, Any] = {"way": urlencode(kept), "here": _here(request)}
    listing = Listing(request, user, at, tables)
    way["view_name"] = listing.title
    came_from = request.GET.get("outage", "")
    way["from_outage"] = int(came_from) if came_from.isdecimal() and len(came_from) < 19 else None
    if not listing.asked.words and (listing.searches or request.GET.get("view")):
        way["before"], way["after"] = neighbours(listing.tickets(), ticket, listing.order)
    return way


def _here(request: HttpRequest) -> str:
    """The address of this page with the way back, for forms; an act's own address is not a page."""
    if request.method == "GET":
        return request.get_full_path()
    return request.POST.get("next", "")
