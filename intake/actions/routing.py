"""What becomes of a letter: a ticket, a message on a ticket, or nothing, with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from audit.context import context
from intake.actions import writing
from intake.identity import content_key
from intake.reading import Reading, read
from intake.senders import Sender, sender_of
from intake.threads import ticket_of
from letters.actions.receiving import put_off, settle
from letters.choices import Handling
from letters.models import Mailbox, ReceivedLetter
from tickets.actions.lifecycle import is_final


@dataclass(frozen=True)
class Outcome:
    """What became of a letter, and why."""

    handling: Handling
    reason: str = ""


def route(pk: int) -> Handling | None:
    """Handle one waiting letter; None if another worker has it or it is handled already.

    Claim, ticket and outcome are one transaction: killed anywhere, the letter is handled whole by the next worker.
    """
    with transaction.atomic():
        letter = (
            ReceivedLetter.objects.filter(pk=pk, handling=Handling.WAITING)
            .select_related("mailbox")
            .select_for_update(skip_locked=True, of=("self",))
            .first()
        )
        if letter is None:
            return None
        try:
            with transaction.atomic(), context(door="mail"):
                outcome = _handle(letter)
        except Exception as problem:
            if not _is_known_content(problem):
                put_off(letter, problem)
                return Handling(letter.handling)
            outcome = Outcome(Handling.DUPLICATE)
        settle(letter, outcome.handling, outcome.reason)
        return outcome.handling


def _is_known_content(problem: Exception) -> bool:
    """Whether the same letter to another of our addresses was handled at this very moment by another worker."""
    return isinstance(problem, IntegrityError) and "content_key" in str(problem)


def _handle(letter: ReceivedLetter) -> Outcome:
    reading = read(bytes(letter.raw))
    letter.message_id = reading.message_id[:255]
    letter.content_key = content_key(reading)
    if reason := ignored_because(reading):
        return Outcome(Handling.IGNORED, reason)
    if ReceivedLetter.objects.filter(content_key=letter.content_key, handling__in=_DONE).exists():
        return Outcome(Handling.DUPLICATE)
    return _write(letter, reading)


_DONE = (Handling.TICKET, Handling.MESSAGE)


def ignored_because(reading: Reading) -> str:
    """Why a letter becomes nothing; empty if it should become something."""
    if reading.loop:
        return "loop: our own letter came back"
    if not reading.from_address:
        return "no sender"
    if Mailbox.objects.filter(address__in=_plain(reading.from_address)).exists():
        return "own address"
    if reading.is_bounce:
        return "bounce: " + ", ".join(reading.bounce_recipients)
    # An alarm or a newsletter is automatic too, but somebody should look at it; only nobody answers it (writing.py).
    return "" if reading.should_create_ticket else f"automatic: {reading.auto_reason}"


def _plain(address: str) -> list[str]:
    """An address as it is, and without what stands behind a plus in it: reply addresses are of that kind."""
    local, _at, domain = address.lower().rpartition("@")
    return [address.lower(), f"{local.partition('+')[0]}@{domain}"]


def _write(letter: ReceivedLetter, reading: Reading) -> Outcome:
    sender = sender_of(reading)
    thread = ticket_of(reading, sender)
    if thread is None:
        return _open(letter, reading, sender)
    if is_final(thread.ticket):
        return _open(letter, reading, sender, follows=thread.ticket.pk)
    if thread.speaker:
        writing.add_reply(thread.ticket, letter, reading, thread.speaker)
    else:
        writing.add_foreign_note(thread.ticket, letter, reading, sender)
    return Outcome(Handling.MESSAGE)


def _open(letter: ReceivedLetter, reading: Reading, sender: Sender, follows: int | None = None) -> Outcome:
    writing.open_from_letter(letter, reading, sender, follows)
    return Outcome(Handling.TICKET)
