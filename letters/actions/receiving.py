"""Taking a letter in: kept raw before anybody looks at it."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from django.db import transaction

from audit.clock import now, real_now
from audit.wake import wake
from letters.choices import Handling
from letters.models import Mailbox, ReceivedLetter

# How often a letter is tried before somebody must look at it, and the pauses between.
ATTEMPTS = 6
FIRST_PAUSE = timedelta(seconds=10)


def receive(raw: bytes, *, mailbox: Mailbox, door: str) -> ReceivedLetter | None:
    """Keep a letter and ask a worker to read it; None for bytes that this mailbox has already."""
    with transaction.atomic():
        letter, is_new = ReceivedLetter.objects.get_or_create(
            mailbox=mailbox,
            sha256=sha256(raw).hexdigest(),
            defaults={"raw": raw, "door": door, "received_at": now(), "not_before": real_now()},
        )
        if is_new:
            wake("intake.tasks.route", letter.pk, queue="intake")
    return letter if is_new else None


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
