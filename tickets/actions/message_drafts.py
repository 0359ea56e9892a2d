"""Keeping what somebody has begun to write. It is nobody else's, so history has no entry of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from audit.clock import now
from tickets import policy
from tickets.actions.speaking_to_many import token_on
from tickets.choices import MessageKind
from tickets.live import changes as live
from tickets.models import Message, MessageDraft, Ticket
from users.models import User

KEPT_FOR = timedelta(days=30)
BATCH = 1_000
ACTS = {MessageKind.REPLY: "answer", MessageKind.NOTE: "note"}


def keep_draft(
    ticket: Ticket,
    *,
    by: User,
    kind: str,
    body: str,
    left_out: Collection[int] | None = None,
    form_token: UUID | None = None,
) -> bool:
    """<by> wrote so far; without words it is thrown away. Returns whether a draft is kept.

    `left_out`: the keys of people in copy whom it is to leave out (None: as before). `form_token` names the form: once
    its words are sent, what arrives late from it is no draft any more. Raises Refused for who may not write so on the
    ticket.
    """
    policy.require(by, ACTS[MessageKind(kind)], ticket)
    with transaction.atomic():
        sent = [form_token, token_on(form_token, ticket)] if form_token else []
        if sent and Message.objects.filter(form_token__in=sent).exists():
            return False
        if not body.strip():
            drop_draft(ticket, by=by, kind=kind)
            return False
        if not MessageDraft.objects.filter(ticket=ticket, person=by).exists():
            live.tell_one(ticket, by.pk)
        MessageDraft.objects.bulk_create(
            [MessageDraft(ticket=ticket, person=by, kind=kind, body=body, left_out=list(left_out or ()), at=now())],
            update_conflicts=True,
            unique_fields=["ticket", "person", "kind"],
            update_fields=["body", "at", *([] if left_out is None else ["left_out"])],
        )
    return True


def drop_draft(ticket: Ticket, *, by: User, kind: str) -> None:
    """<by> sent it, or threw it away."""
    if MessageDraft.objects.filter(ticket=ticket, person=by, kind=kind).delete()[0]:
        live.tell_one(ticket, by.pk)


def bring_back(messages: Iterable[Message], left_out: Mapping[tuple[int, datetime], list[int]]) -> None:
    """What was taken back is a draft of its author again, unless they have begun to write anew.

    `left_out`: by ticket and moment of a message, the keys of people in copy who were not to get it.
    """
    MessageDraft.objects.bulk_create(
        [
            MessageDraft(
                ticket_id=m.ticket_id,
                person_id=m.author_id,
                kind=m.kind,
                body=m.body,
                left_out=left_out.get((m.ticket_id, m.at), []),
                at=now(),
            )
            for m in messages
        ],
        ignore_conflicts=True,
    )


def carry_on(tickets: Iterable[int], into: int) -> None:
    """What was begun on merged tickets is begun on the one in which they live on; the newest words of each person."""
    begun = MessageDraft.objects.filter(ticket__in=list(tickets)).order_by("-at")
    MessageDraft.objects.bulk_create(
        [
            MessageDraft(
                ticket_id=into,
                person_id=one.person_id,
                kind=one.kind,
                body=one.body,
                left_out=one.left_out,
                at=one.at,
            )
            for one in begun
        ],
        ignore_conflicts=True,
    )


def drop_old_drafts() -> int:
    """Throw away drafts that nobody touched for thirty days, up to a batch of them; returns how many."""
    old = MessageDraft.objects.filter(at__lt=now() - KEPT_FOR).order_by("at").values("pk")[:BATCH]
    return MessageDraft.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]
