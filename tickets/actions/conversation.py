"""Replies and notes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from files.models import Upload
from letters.models import ReceivedLetter
from tickets.actions import moves
from tickets.actions.case import Case
from tickets.actions.keeping import act_on
from tickets.choices import Source
from tickets.models import Message, Ticket
from tickets.policy import speaks_for_us
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
    asks_time: bool = False,
    seen: int | None = None,
) -> Ticket:
    """<by> answered — or wrote back, which brings a ticket that waited or was solved to work again.

    `asks_time`: what the requester's side writes asks for another time of a visit.
    """
    if form_token and (known := Message.objects.filter(form_token=form_token).first()):
        return known.ticket
    ours = speaks_for_us(by, ticket)
    extra = {
        "html": html,
        "source": source,
        "letter": letter,
        "content_key": content_key,
        "form_token": form_token,
    }

    def move(case: Case) -> None:
        if ours:
            moves.answer(case, body, uploads=uploads, content_ids=content_ids, **extra)
        else:
            moves.respond(case, body, asks_time=asks_time, uploads=uploads, content_ids=content_ids, **extra)

    return act_on([ticket], by=by, act="answer" if ours else "respond", move=move, seen=seen)[0]


def note(
    ticket: Ticket,
    *,
    by: User,
    body: str,
    uploads: Sequence[Upload] = (),
    letter: ReceivedLetter | None = None,
    content_key: str | None = None,
    form_token: UUID | None = None,
    seen: int | None = None,
) -> Ticket:
    """<by> wrote an internal note."""
    if form_token and (known := Message.objects.filter(form_token=form_token).first()):
        return known.ticket
    extra = {"letter": letter, "content_key": content_key, "form_token": form_token}

    def move(case: Case) -> None:
        moves.note(case, body, uploads=uploads, **extra)

    return act_on([ticket], by=by, act="note", move=move, seen=seen)[0]
