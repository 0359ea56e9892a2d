"""Replies and notes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from audit.refusal import Refused
from files.models import Upload
from letters.models import ReceivedLetter
from tickets import policy
from tickets.actions import moves
from tickets.actions.case import Case
from tickets.actions.following import left_out
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
    leave_out: Collection[int] = (),
    seen: int | None = None,
) -> Ticket:
    """<by> answered — or wrote back, which brings a ticket that waited or was solved to work again.

    `asks_time`: what the requester's side writes asks for another time of a visit. `leave_out`: the keys of people in
    copy who get no letter of an answer of ours; they may still read it on their page.
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
            out = left_out(case.ticket, leave_out)
            moves.answer(case, body, out, uploads=uploads, content_ids=content_ids, **extra)
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
    mentions: Sequence[User] = (),
    seen: int | None = None,
) -> Ticket:
    """<by> wrote an internal note, and mentioned colleagues in it. Raises Refused for one who may not read it."""
    if form_token and (known := Message.objects.filter(form_token=form_token).first()):
        return known.ticket
    extra = {"letter": letter, "content_key": content_key, "form_token": form_token}

    def move(case: Case) -> None:
        for person in mentions:
            require_reader(person, case.ticket)
        moves.note(case, body, uploads=uploads, mentioned=[person.pk for person in mentions], **extra)

    return act_on([ticket], by=by, act="note", move=move, seen=seen)[0]


def require_reader(person: User, ticket: Ticket) -> None:
    """Raises Refused for somebody who may not read notes on a ticket."""
    if not policy.can(person, "note", ticket):
        raise Refused(_("%(name)s may not read notes on this ticket.") % {"name": person})
