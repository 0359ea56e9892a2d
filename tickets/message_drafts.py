"""What the reader has begun to write on tickets."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F

from tickets.choices import MessageKind
from tickets.models import MessageDraft, Ticket
from tickets.models.ticket import IsOneOf, TicketQuerySet
from users.models import User


@dataclass(frozen=True)
class Drafts:
    """The reader's drafts on one ticket; empty strings for what was not begun. `kind` is the one touched last,
    `left_out` the keys of people in copy whom the reply leaves out, as a form sends them.
    """

    reply: str = ""
    note: str = ""
    kind: str = MessageKind.REPLY.value
    left_out: tuple[str, ...] = ()


def drafts_of(ticket: Ticket, reader: User) -> Drafts:
    """By one query."""
    kept = list(MessageDraft.objects.filter(ticket=ticket, person=reader).order_by("at"))
    return Drafts(
        **{one.kind: one.body for one in kept},
        **({"kind": kept[-1].kind} if kept else {}),
        left_out=tuple(str(pk) for one in kept if one.kind == MessageKind.REPLY for pk in one.left_out),
    )


def with_begun(found: TicketQuerySet, reader: User) -> TicketQuerySet:
    """With `begun`: whether an unsent draft of the reader waits there. Drafts are looked up once for all rows."""
    drafts = MessageDraft.objects.filter(person=reader).values("ticket")
    return found.annotate(begun=IsOneOf(F("pk"), ArraySubquery(drafts)))
