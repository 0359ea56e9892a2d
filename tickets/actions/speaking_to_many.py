"""The same words on several tickets."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from audit.refusal import Refused
from tickets.actions import moves
from tickets.actions.case import Case
from tickets.actions.conversation import require_reader
from tickets.actions.following import left_out
from tickets.actions.keeping import Seen, act_on
from tickets.choices import Source
from tickets.models import Message, Ticket
from tickets.policy import speaks_for_us
from users.models import User


def reply_many(
    tickets: Sequence[Ticket],
    *,
    by: User,
    body: str,
    form_token: UUID | None = None,
    leave_out: Collection[int] = (),
    seen: Seen = None,
) -> list[Ticket]:
    """<by> answered several people with the same words; each reads them on their own ticket.

    `leave_out`: the keys of people in copy who get no letter of it.

    Raises Refused for a ticket that <by> filed themselves. A form that is posted twice answers once.
    """

    def move(case: Case) -> None:
        if not speaks_for_us(by, case.ticket):
            raise Refused(_("Ticket %(number)s is your own report. Write on its page.") % {"number": case.ticket.pk})
        out = left_out(case.ticket, leave_out)
        moves.answer(case, body, out, source=Source.WEB, form_token=token_on(form_token, case.ticket))

    return _once(tickets, form_token) or act_on(tickets, by=by, act="answer", move=move, seen=seen)


def note_many(
    tickets: Sequence[Ticket],
    *,
    by: User,
    body: str,
    mentions: Sequence[User] = (),
    form_token: UUID | None = None,
    seen: Seen = None,
) -> list[Ticket]:
    """<by> wrote the same internal note on several tickets. A form that is posted twice writes once.

    Raises Refused where somebody who is mentioned may not read one of them.
    """

    def move(case: Case) -> None:
        for person in mentions:
            require_reader(person, case.ticket)
        mentioned = [person.pk for person in mentions]
        moves.note(case, body, mentioned=mentioned, form_token=token_on(form_token, case.ticket))

    return _once(tickets, form_token) or act_on(tickets, by=by, act="note", move=move, seen=seen)


def token_on(form_token: UUID | None, ticket: Ticket) -> UUID | None:
    """One token for each message, of that of the form."""
    return uuid5(form_token, str(ticket.pk)) if form_token else None


def _once(tickets: Sequence[Ticket], form_token: UUID | None) -> list[Ticket]:
    """The tickets as they are, where that form has been posted before."""
    tokens = [token_on(form_token, ticket) for ticket in tickets if form_token]
    known = tokens and Message.objects.filter(form_token__in=tokens).exists()
    return list(Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets]).order_by("pk")) if known else []
