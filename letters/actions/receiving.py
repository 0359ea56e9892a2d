"""Taking a letter in: kept raw before anybody looks at it."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from celery import current_app
from django.db import transaction

from audit.clock import now, real_now
from letters.choices import Handling
from letters.models import Mailbox, ReceivedLetter

# How often a letter is tried before somebody must look at it, and the pauses between.
ATTEMPTS = 6
FIRST_PAUSE = timedelta(seconds=10)


def receive(raw: bytes, *, mailbox: Mailbox, door: str) -> ReceivedLetter | None:
    """Keep a letter and ask a worker to read it; None for bytes that this mailbox has already."""
    letter = ReceivedLetter(
        mailbox=mailbox, raw=raw, sha256=sha256(raw).hexdigest(), door=door, received_at=now(), not_before=real_now()
    )
    with transaction.atomic():
        kept = ReceivedLetter.objects.bulk_create([letter], ignore_conflicts=True)
        known = ReceivedLetter.objects.filter(mailbox=mailbox, sha256=letter.sha256).values_list("pk", flat=True).get()
        fresh = ReceivedLetter.objects.filter(pk=known, handling=Handling.WAITING, attempts=0).exists()
        if fresh:
            transaction.on_commit(lambda: _wake(known), robust=True)
    kept[0].pk = known
    return kept[0] if fresh else None


def _wake(pk: int) -> None:
    current_app.send_task("intake.tasks.route", args=[pk], queue="intake", retry=False)


def settle(letter: ReceivedLetter, handling: Handling, reason: str = "") -> None:
    """Say what became of a letter."""
    letter.handling, letter.reason, letter.handled_at = handling, reason[:200], now()
    letter.save(update_fields=["handling", "reason", "handled_at", "message_id", "content_key"])


def put_off(letter: ReceivedLetter, problem: Exception) -> None:
    """A letter could not be handled now: later again, and after some tries it waits for a person."""
    letter.attempts += 1
    letter.reason = f"{type(problem).__name__}: {problem}"[:200]
    letter.not_before = real_now() + FIRST_PAUSE * 3 ** (letter.attempts - 1)
    if letter.attempts >= ATTEMPTS:
        letter.handling = Handling.FAILED
    letter.save(update_fields=["attempts", "reason", "not_before", "handling"])
