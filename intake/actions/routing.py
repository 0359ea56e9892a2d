"""What becomes of a letter: a ticket, a message on a ticket, or nothing, with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from audit.clock import real_now
from audit.context import context
from intake.actions import writing
from intake.desk import Desk
from intake.identity import content_key
from intake.reading import Reading, read
from intake.senders import Sender, sender_of
from intake.threads import may_answer, ticket_of
from letters.actions.receiving import put_off, settle
from letters.choices import Handling
from letters.models import ReceivedLetter
from tickets.actions.lifecycle import is_final
from tickets.models import Ticket

BATCH = 20


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
        letter = _waiting().filter(pk=pk).first()
        return _settled(letter, Desk()) if letter else None


def route_some(most: int = BATCH) -> int:
    """Handle the letters that have waited longest, in one transaction; returns how many.

    What ten letters ask of the house alike is looked up once, and written to disk once: so a Monday morning's letters
    take half the time. Letters that may answer a ticket are handled one by one after it, because they lock the ticket:
    holding several, in the order in which people wrote, we could wait for somebody who waits for us.
    """
    alone = []
    with transaction.atomic():
        desk = Desk()
        due = _waiting().filter(not_before__lte=real_now()).order_by("not_before", "pk")
        claimed = list(due[:most])
        for letter in claimed:
            if _settled(letter, desk, only_new=True) is None:
                alone.append(letter.pk)
    for pk in alone:
        route(pk)
    return len(claimed)


def _waiting() -> QuerySet[ReceivedLetter]:
    """Letters that nobody has in hand; whoever reads one holds it until the end of the transaction."""
    waiting = ReceivedLetter.objects.filter(handling=Handling.WAITING).select_related("mailbox__team")
    return waiting.select_for_update(skip_locked=True, of=("self",))


def _settled(letter: ReceivedLetter, desk: Desk, *, only_new: bool = False) -> Handling | None:
    """Handle a letter that is claimed, or leave it as it was (None) where it may be no new ticket."""
    try:
        with transaction.atomic(), context(door="mail"):
            outcome = _handle(letter, desk, only_new=only_new)
    except Exception as problem:
        if not _is_known_content(problem):
            put_off(letter, problem)
            return Handling(letter.handling)
        outcome = Outcome(Handling.DUPLICATE)
    if outcome is None:
        return None
    settle(letter, outcome.handling, outcome.reason)
    return outcome.handling


def _is_known_content(problem: Exception) -> bool:
    """Whether the same letter to another of our addresses was handled at this very moment by another worker."""
    return isinstance(problem, IntegrityError) and "content_key" in str(problem)


def _handle(letter: ReceivedLetter, desk: Desk, *, only_new: bool) -> Outcome | None:
    reading = read(bytes(letter.raw))
    if only_new and may_answer(reading):
        return None
    letter.message_id = reading.message_id[:255]
    letter.content_key = content_key(reading)
    if reason := ignored_because(reading, desk):
        return Outcome(Handling.IGNORED, reason)
    if ReceivedLetter.objects.filter(content_key=letter.content_key, handling__in=_DONE).exists():
        return Outcome(Handling.DUPLICATE)
    return _write(letter, reading, desk)


_DONE = (Handling.TICKET, Handling.MESSAGE)


def ignored_because(reading: Reading, desk: Desk) -> str:
    """Why a letter becomes nothing; empty if it should become something."""
    if reading.loop:
        return "loop: our own e-mail came back"
    if not reading.from_address:
        return "no sender"
    if desk.addresses.intersection(_plain(reading.from_address)):
        return "own address"
    if reading.is_bounce:
        return "bounce: " + ", ".join(reading.bounce_recipients)
    # An alarm or a newsletter is automatic too, but somebody should look at it; only nobody answers it (writing.py).
    return "" if reading.should_create_ticket else f"automatic: {reading.auto_reason}"


def _plain(address: str) -> list[str]:
    """An address as it is, and without what stands behind a plus in it: reply addresses are of that kind."""
    local, _at, domain = address.lower().rpartition("@")
    return [address.lower(), f"{local.partition('+')[0]}@{domain}"]


def _write(letter: ReceivedLetter, reading: Reading, desk: Desk) -> Outcome:
    sender = sender_of(reading)
    thread = ticket_of(reading, sender)
    if thread is None:
        return _open(letter, reading, sender, desk)
    if is_final(thread.ticket):
        return _open(letter, reading, sender, desk, follows=thread.ticket)
    if thread.speaker and thread.among_us:
        writing.add_note(thread.ticket, letter, reading, thread.speaker)
    elif thread.speaker:
        writing.add_reply(thread.ticket, letter, reading, thread.speaker)
    else:
        writing.add_foreign_note(thread.ticket, letter, reading, sender)
    return Outcome(Handling.MESSAGE)


def _open(
    letter: ReceivedLetter, reading: Reading, sender: Sender, desk: Desk, follows: Ticket | None = None
) -> Outcome:
    writing.open_from_letter(letter, reading, sender, desk, follows)
    return Outcome(Handling.TICKET)
