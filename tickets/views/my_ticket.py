"""A ticket as its requester sees it: where it stands, what was said, who can see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from audit.clock import now
from audit.models import Entry
from tickets import policy, workflow
from tickets.choices import Access, ClockKind, ClockState, Impact
from tickets.forms.reply import ReplyForm
from tickets.message_html import attachment_url, message_html
from tickets.models import Attachment, Clock, Message, Ticket, TicketAccess
from tickets.moments import by_moment, by_words, moment_past
from tickets.portal import messages_for
from tickets.standing import Known, known_of
from tickets.views import other_times
from tickets.views.failed import Failed
from tickets.wording import Standing, path, step_now, told
from tickets.workflow import Status
from ui.times import duration
from users.choices import Kind
from users.models import User
from users.titles import titles

# What somebody of ours does when they take a ticket.
TAKEN = ("assigned", "answered", "worked_on", "waited", "visit_scheduled")
# Why somebody stands on a ticket, as far as other requesters may know.
SHOWN = (Access.REQUESTER, Access.BENEFICIARY, Access.FOLLOWER)

Facts = list[tuple[str, Any]]


@dataclass(frozen=True)
class Said:
    """A message in the conversation."""

    message: Message
    text: SafeString
    files: tuple[tuple[Attachment, str], ...]
    is_mine: bool
    title: str
    when: str


def page(
    request: HttpRequest, ticket: Ticket, *, form: ReplyForm | None = None, failed: Failed | None = None
) -> HttpResponse:
    """The page; `form` and `failed` bring back what was typed where it could not be sent."""
    assert isinstance(request.user, User)
    context = _context(request.user, ticket, now())
    if context["may_change_time"]:
        context["another"] = other_times.offer(
            ticket, request.user, now(), failed, asked=context["standing"].asks_time
        )
    context["form"] = form or ReplyForm(initial={"form_token": uuid4()})
    context["filed"] = "filed" in request.GET and ticket.requester_id == request.user.pk
    return render(request, "tickets/my_ticket.html", context, status=422 if form and form.errors else 200)


def _context(user: User, ticket: Ticket, at: datetime) -> dict[str, Any]:
    (known,) = known_of([ticket], user, at)
    standing = replace(known.standing, taken_at=_taken_at(ticket))
    steps = path(standing, at, known.plan)
    may = {act for act in workflow.possible(ticket.status) if policy.can(user, act, ticket)}
    return {
        "ticket": ticket,
        "told": told(standing, at, known.plan),
        "steps": steps,
        "step_now": step_now(steps),
        "thread": _thread(user, ticket, at),
        "about": _about(ticket, known, at),
        "standing": standing,
        "others": _others(user, ticket),
        "may_reply": bool(may & {"respond", "answer"}),
        "may_change_time": "respond" in may and ticket.status == Status.VISIT,
        "may_solve": "solve" in may,
        "may_reopen": "reopen" in may and _can_still_reopen(standing, at),
        "may_follow": "follow" in may and _has_colleagues(user),
    }


def _has_colleagues(user: User) -> bool:
    """Only staff can be added, and only staff know whom."""
    return user.kind not in (Kind.STUDENT, Kind.GUARDIAN)


def _taken_at(ticket: Ticket) -> datetime | None:
    return Entry.objects.about(ticket).filter(verb__in=TAKEN).values_list("at", flat=True).first()


def _can_still_reopen(standing: Standing, at: datetime) -> bool:
    return standing.reopen_until is None or at <= standing.reopen_until


def _thread(user: User, ticket: Ticket, at: datetime) -> list[Said]:
    found = messages_for(user, ticket, at).select_related("author").prefetch_related("attachments__upload")
    messages = list(found)
    known_as = titles({one.author_id for one in messages if not one.from_requester}, at)
    return [_said(one, user, "" if one.from_requester else known_as.get(one.author_id, ""), at) for one in messages]


def _said(message: Message, user: User, title: str, at: datetime) -> Said:
    files = list(message.attachments.all())
    # A picture that stands inside the letter is not listed once more below it.
    listed = [one for one in files if not (one.content_id and f"cid:{one.content_id}" in message.html)]
    return Said(
        message,
        message_html(message, files),
        tuple((one, attachment_url(message.ticket_id, one)) for one in listed),
        message.author_id == user.pk,
        title,
        moment_past(message.at, at),
    )


def _about(ticket: Ticket, known: Known, at: datetime) -> Facts:
    answer, solution = known.clocks.get(ClockKind.FIRST_ANSWER), known.clocks.get(ClockKind.SOLUTION)
    if known.standing.by_asker and known.last_answer is None:
        answer = None  # it worked again before anybody answered
    return [
        (_("About"), ticket.category and ticket.category.name),
        (_("Device"), ticket.device),
        (_("Room"), ", ".join(str(place) for place in (ticket.room and ticket.room.name, ticket.school) if place)),
        (_("For"), ticket.beneficiary),
        (_("Class"), _class_words(ticket.impact)),
        (_("Answered") if _is_over(answer) else _("Answer"), _promise_words(answer, at)),
        (_("Solved") if _is_over(solution) else _("Solution"), _promise_words(solution, at)),
    ]


def _class_words(impact: str) -> str:
    return (
        {
            Impact.STOPPED: _("You said: we cannot go on"),
            Impact.MANAGES: _("You said: we manage"),
            Impact.NONE: _("You said: no class right now"),
        }.get(Impact(impact), "")
        if impact
        else ""
    )


def _is_over(clock: Clock | None) -> bool:
    return clock is not None and clock.state in (ClockState.MET, ClockState.MISSED)


def _promise_words(clock: Clock | None, at: datetime) -> str:
    """“after 19 min”, “By today 3:30 PM”, “You were told by …; it is now by …”, “The time stops while we wait”."""
    if clock is None or clock.state == ClockState.DROPPED:
        return ""
    if _is_over(clock):
        words = _("after %(time)s") if clock.state == ClockState.MET else _("after %(time)s, later than promised")
        return words % {"time": duration(clock.used)}
    if clock.state == ClockState.PAUSED:
        return _("The time stops while we wait")
    if clock.promised_at and clock.due_at:
        times_told = {"before": by_moment(clock.promised_at, at), "now": by_moment(clock.due_at, at)}
        return _("You were told %(before)s; it is now %(now)s") % times_told
    return by_words(clock.due_at, at)


def _others(user: User, ticket: Ticket) -> Iterable[User]:
    accesses = TicketAccess.objects.filter(ticket=ticket, reason__in=SHOWN).exclude(user=user)
    return [access.user for access in accesses.select_related("user").order_by("pk")]
