"""Sending letters out: written whole into the database first, sent by a worker after the commit."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.db import transaction

from audit.clock import now, real_now
from audit.wake import wake
from letters.models import Mailbox, OutgoingLetter


def post(message: EmailMessage, *, mailbox: Mailbox, message_id: str) -> OutgoingLetter:
    """Queue a letter to its one recipient. The same `message_id` is posted once, however often this is called."""
    letter = OutgoingLetter(
        mailbox=mailbox,
        to=message.to[0],
        subject=message.subject[:500],
        message_id=message_id,
        raw=message.message().as_bytes(linesep="\r\n"),  # type: ignore[call-arg]  # Django's own messages take it
        queued_at=now(),
        not_before=real_now(),
    )
    with transaction.atomic():
        OutgoingLetter.objects.bulk_create([letter], ignore_conflicts=True)
        wake("letters.tasks.send_due", queue="notify")
    return OutgoingLetter.objects.get(message_id=message_id)
