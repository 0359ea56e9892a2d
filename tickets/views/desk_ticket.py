"""A ticket as those who work it see it: conversation, composer, properties, person, device, clocks, history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from audit.clock import now
from audit.models import Entry
from schools.calendars import Calendars
from schools.models import School
from tickets import policy, workflow
from tickets.actions.undoing import CAN_BE_UNDONE
from tickets.choices import Priority
from tickets.clock_faces import faces
from tickets.forms.acts import SpeakForm
from tickets.helpers import helpers
from tickets.message_html import attachment_url, message_html
from tickets.models import Attachment, Category, Message, Ticket
from tickets.rows import due_of
from tickets.timeline import Line, timeline
from users.models import Team, User
from users.titles import titles

UNDO_SPAN = timedelta(seconds=15)
MOST_EARLIER = 5


@dataclass(frozen=True)
class Said:
    """A message, or (with `line`) something that happened."""

    at: datetime
    message: Message | None = None
    text: SafeString | None = None
    files: tuple[tuple[Attachment, str], ...] = ()
    line: Line | None = None


def page(request: HttpRequest, ticket: Ticket, *, form: forms.Form | None = None, failed: Any = None) -> HttpResponse:
    """The page; `form` brings back what was typed, `failed` the act that was refused."""
    assert isinstance(request.user, User)
    user, at = request.user, now()
    lines = timeline(ticket)
    context: dict[str, Any] = {
        "ticket": ticket,
        "thread": _thread(ticket, lines),
        "lines": lines,
        "form": form or SpeakForm(initial={"form_token": uuid4(), "kind": "reply"}),
        "failed": failed,
        "now": at,
        "due": due_of(ticket, Calendars(), at),
        "faces": faces(ticket, at),
        "may": {act for act in workflow.possible(ticket.status) if policy.can(user, act, ticket)},
        "undo": _undoable(ticket, user, at),
        "helpers": helpers(),
        "priorities": Priority.choices,
        "categories": Category.objects.filter(active=True, parent__isnull=False).select_related("parent"),
        "teams": Team.objects.all(),
        "schools": School.objects.filter(active=True),
        "others": _others(user, ticket),
        "earlier": _earlier(user, ticket),
        "title_of_requester": titles({ticket.requester_id}, at).get(ticket.requester_id, ""),
    }
    return render(request, "tickets/desk_ticket.html", context, status=422 if form and form.errors else 200)


def _thread(ticket: Ticket, lines: list[Line]) -> list[Said]:
    messages = Message.objects.filter(ticket=ticket, withdrawn_at=None).order_by("pk")
    said = [_said(message) for message in messages.select_related("author").prefetch_related("attachments__upload")]
    happened = [Said(line.at, line=line) for line in lines if line.entry.verb != "opened"]
    # A message and its act have one moment: the words come first.
    return sorted([*said, *happened], key=lambda one: (one.at, one.line is not None))


def _said(message: Message) -> Said:
    files = message.attachments.all()
    listed = [one for one in files if not (one.content_id and f"cid:{one.content_id}" in message.html)]
    links = tuple((one, attachment_url(message.ticket_id, one)) for one in listed)
    return Said(message.at, message, message_html(message, files), links)


def _undoable(ticket: Ticket, user: User, at: datetime) -> Entry | None:
    """The reader's own last act, while it can still be taken back silently."""
    last = Entry.objects.about(ticket).last()
    if last and last.by_id == user.pk and last.verb in CAN_BE_UNDONE and at - last.at < UNDO_SPAN:
        return last
    return None


def _others(user: User, ticket: Ticket) -> list[Ticket]:
    mine = Ticket.objects.visible_to(user).open().filter(requester=ticket.requester_id).exclude(pk=ticket.pk)
    return list(mine.order_by("-pk")[:MOST_EARLIER])


def _earlier(user: User, ticket: Ticket) -> list[Ticket]:
    if ticket.device_id is None:
        return []
    same = Ticket.objects.visible_to(user).filter(device=ticket.device_id).exclude(pk=ticket.pk)
    return list(same.order_by("-pk")[:MOST_EARLIER])
