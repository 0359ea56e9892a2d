"""Replies and notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from audit.refusal import Refused
from files.models import Upload
from letters.models import ReceivedLetter
from tickets.actions.case import Case
from tickets.actions.keeping import act_on
from tickets.choices import MessageKind, Source
from tickets.models import Attachment, Message, Ticket
from tickets.policy import works
from tickets.workflow import Status
from users.models import User


def reply(
    ticket: Ticket,
    *,
    by: User,
    body: str,
    html: str = "",
    uploads: Sequence[Upload] = (),
    content_ids: Sequence[str] = (),
    source: str = Source.WEB,
    letter: ReceivedLetter | None = None,
    content_key: str | None = None,
    form_token: UUID | None = None,
    seen: int | None = None,
) -> Ticket:
    """<by> answered — or wrote back, which brings a ticket that waited or was solved to work again."""
    if form_token and (known := Message.objects.filter(form_token=form_token).first()):
        return known.ticket
    ours = works(by, ticket) and by.pk != ticket.requester_id
    extra = {
        "html": html,
        "source": source,
        "letter": letter,
        "content_key": content_key,
        "form_token": form_token,
    }

    def move(case: Case) -> None:
        message = _say(case, MessageKind.REPLY, body, uploads, content_ids, from_requester=not ours, **extra)
        _answer(case, message) if ours else _respond(case, message)

    return act_on([ticket], by=by, act="answer" if ours else "respond", move=move, seen=seen)[0]


def note(
    ticket: Ticket,
    *,
    by: User,
    body: str,
    uploads: Sequence[Upload] = (),
    form_token: UUID | None = None,
    seen: int | None = None,
) -> Ticket:
    """<by> wrote an internal note."""
    if form_token and (known := Message.objects.filter(form_token=form_token).first()):
        return known.ticket

    def move(case: Case) -> None:
        case.step("note")
        _say(case, MessageKind.NOTE, body, uploads, (), form_token=form_token)
        case.done("noted")

    return act_on([ticket], by=by, act="note", move=move, seen=seen)[0]


def _say(
    case: Case,
    kind: MessageKind,
    body: str,
    uploads: Sequence[Upload],
    content_ids: Sequence[str],
    **extra: Any,
) -> Message:
    if not body.strip() and not uploads:
        raise Refused(_("Please write something first."))
    message = case.say(kind, body.strip(), **extra)
    ids = [*content_ids, *[""] * len(uploads)]
    case.attachments += [
        Attachment(message=message, upload=u, content_id=i) for u, i in zip(uploads, ids, strict=False)
    ]
    return message


def _answer(case: Case, message: Message) -> None:
    changed = case.step("answer")
    if case.ticket.answered_at is None:
        changed |= case.set(answered_at=case.at)
    changed |= case.set(needs_answer=False)
    case.done("answered", changed)


def _respond(case: Case, message: Message) -> None:
    was_solved = case.status == Status.SOLVED
    changed = case.step("respond") | case.set(needs_answer=True)
    if was_solved:
        changed |= case.set(solved_at=None, solved_by=None, reopened=case.ticket.reopened + 1)
    case.done("reopened" if was_solved else "responded", changed)
