"""Handing letters to the mail server."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from datetime import timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from audit.clock import now, real_now
from letters.choices import Posting
from letters.models import OutgoingLetter

log = logging.getLogger(__name__)
ATTEMPTS = 12
LONGEST_PAUSE = timedelta(hours=2)
Send = Callable[[OutgoingLetter], None]


def send_next(send: Send) -> bool:
    """Send the letter that has waited longest, those of a large mailing after all others; False if none is due.

    The row stays locked until the server has said yes and we have committed. A kill in between repeats the letter
    with the same Message-ID: that one repeat cannot be avoided, and it can be recognised.
    """
    with transaction.atomic():
        letter = (
            OutgoingLetter.objects.filter(state=Posting.QUEUED, not_before__lte=real_now())
            .select_for_update(skip_locked=True)
            .order_by("in_bulk", "not_before", "pk")
            .first()
        )
        if letter is None:
            return False
        try:
            send(letter)
        except (smtplib.SMTPException, OSError) as problem:
            _put_off(letter, problem)
        else:
            letter.state, letter.sent_at, letter.error = Posting.SENT, now(), ""
            letter.save(update_fields=["state", "sent_at", "error"])
    return True


class Post:
    """A connection to the mail server, kept open over several letters."""

    def __init__(self) -> None:
        """Nothing is opened before the first letter."""
        self._backend: BaseEmailBackend | None = None

    def __call__(self, letter: OutgoingLetter) -> None:
        """Send one letter as it was written."""
        if self._backend is None:
            self._backend = get_connection()
            self._backend.open()
        server = getattr(self._backend, "connection", None)
        if server is None:
            raise smtplib.SMTPServerDisconnected("The mail server gives no connection.")
        try:
            server.sendmail(letter.mailbox.address, [letter.to], bytes(letter.raw))
        except (smtplib.SMTPServerDisconnected, OSError):
            self.close()
            raise

    def close(self) -> None:
        """Hang up."""
        if self._backend is not None:
            self._backend.close()
            self._backend = None


def _put_off(letter: OutgoingLetter, problem: Exception) -> None:
    log.warning("letter %s could not be sent: %s", letter.message_id, problem)
    letter.attempts += 1
    letter.error = f"{type(problem).__name__}: {problem}"[:2000]
    letter.not_before = real_now() + min(timedelta(seconds=10 * 2**letter.attempts), LONGEST_PAUSE)
    if _is_final(problem) or letter.attempts >= ATTEMPTS:
        letter.state = Posting.FAILED
    letter.save(update_fields=["attempts", "error", "not_before", "state"])


def _is_final(problem: Exception) -> bool:
    """Whether the server refuses this recipient for good (5xx), so that trying again would annoy."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _text in problem.recipients.values())
    return False
