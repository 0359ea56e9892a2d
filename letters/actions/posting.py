"""Sending letters out: written whole into the database first, sent by a worker after the commit."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.db import transaction

from audit.clock import now, real_now
from audit.wake import wake
from letters.models import Mailbox, OutgoingLetter


def post(message: EmailMessage, *, mailbox: Mailbox, message_id: str) -> OutgoingLetter:
    """Queue a letter to its one recipient. The same `message_id` is posted once, however often this is called."""
    return post_many([(message, message_id)], mailbox=mailbox)[0]


def post_many(
    written: Sequence[tuple[EmailMessage, str]], *, mailbox: Mailbox, in_bulk: bool = False
) -> list[OutgoingLetter]:
    """Queue several letters, each with its `message_id`, by two statements; returns them in the same order.

    `in_bulk`: they are sent after all letters that are due and not in bulk.
    """
    letters = [_letter(message, message_id, mailbox, in_bulk) for message, message_id in written]
    with transaction.atomic(savepoint=False):
        OutgoingLetter.objects.bulk_create(letters, ignore_conflicts=True)
        wake("letters.tasks.send_due", queue="notify")
    kept = OutgoingLetter.objects.filter(message_id__in=[message_id for _message, message_id in written])
    by_id = {letter.message_id: letter for letter in kept.defer("raw")}
    return [by_id[message_id] for _message, message_id in written]


def _letter(message: EmailMessage, message_id: str, mailbox: Mailbox, in_bulk: bool) -> OutgoingLetter:
    return OutgoingLetter(
        mailbox=mailbox,
        to=message.to[0],
        subject=message.subject[:500],
        message_id=message_id,
        raw=message.message().as_bytes(linesep="\r\n"),  # type: ignore[call-arg]  # Django's own messages take it
        queued_at=now(),
        not_before=real_now(),
        in_bulk=in_bulk,
    )
