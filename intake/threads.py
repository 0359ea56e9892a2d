"""Which ticket a letter answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from audit.models import Entry
from intake.reading import Reading
from intake.senders import Sender
from letters.addresses import entry_of_message_id, reader_of_message_id, ticket_of_address, ticket_of_message_id
from letters.models import ReceivedLetter
from tickets.models import Message, Ticket
from tickets.policy import speaks_for_us, takes_part
from tickets.surviving import surviving
from users.models import User

_IN_SUBJECT = re.compile(r"\[(?:ticket|ticket nº|ticket n\.º|boleto|#)\s*#?(\d{1,12})\]", re.IGNORECASE)
MOST_REFERENCES = 50


@dataclass(frozen=True)
class Thread:
    """The ticket, and who speaks: nobody where the writer has no part in it, or only claims to be one of us.

    `among_us`: they answer the letter about a note, so that what they say is one, too.
    """

    ticket: Ticket
    speaker: User | None
    among_us: bool = False


def may_answer(reading: Reading) -> bool:
    """Whether a letter has any sign of being an answer; most have none, and nothing need be looked up for them."""
    return bool(_references(reading) or _IN_SUBJECT.search(reading.subject) or any(_proven(reading)))


def ticket_of(reading: Reading, sender: Sender) -> Thread | None:
    """The ticket that a letter answers, by the strongest sign.

    A signed address or Message-ID of ours proves that the writer has seen our letter. The Message-ID of a letter
    that we received, and a number in the subject, prove nothing: they count only from somebody on the ticket. What
    answers a merged ticket goes to the one in which that lives on.
    """
    for number in _proven(reading):
        if ticket := _living(number):
            speaker = _speaker(reading, sender, ticket)
            return Thread(ticket, speaker, speaker is not None and _answers_note(reading, speaker, ticket))
    for number in _claimed(reading):
        ticket = _living(number)
        if ticket and any(takes_part(person, ticket) for person in sender.candidates):
            return Thread(ticket, _speaker(reading, sender, ticket))
    return None


def _living(number: int) -> Ticket | None:
    ticket = Ticket.objects.filter(pk=number).first()
    return surviving(ticket) if ticket and ticket.merged_into_id else ticket


def _speaker(reading: Reading, sender: Sender, ticket: Ticket) -> User | None:
    """Who is taken to speak. Anybody can write our technician's name on a From line, and what the desk says is sent
    on to the requester in its name: it counts only as the answer to a letter that went to that very person."""
    answered = {reader_of_message_id(value) for value in _references(reading)}
    for person in sender.candidates:
        if takes_part(person, ticket) and (not speaks_for_us(person, ticket) or person.pk in answered):
            return person
    return None


def _answers_note(reading: Reading, speaker: User, ticket: Ticket) -> bool:
    """Whether the letter that somebody of the desk answers was about an internal note."""
    if not speaks_for_us(speaker, ticket):
        return False
    told = next(filter(None, (entry_of_message_id(value) for value in _references(reading))), None)
    return told is not None and Entry.objects.filter(pk=told, verb="noted").exists()


def _proven(reading: Reading) -> Iterator[int]:
    addresses = [a.address for a in (*reading.to, *reading.cc)] + list(reading.delivered_to)
    found = [ticket_of_address(address) for address in addresses]
    found += [ticket_of_message_id(value) for value in _references(reading)]
    return (number for number in found if number)


def _claimed(reading: Reading) -> Iterator[int]:
    known = ReceivedLetter.objects.filter(message_id__in=[v[:255] for v in _references(reading)])
    messages = Message.objects.filter(letter__in=known.values("pk")).order_by("-pk") if _references(reading) else []
    yield from (message.ticket_id for message in messages)
    yield from (int(number) for number in _IN_SUBJECT.findall(reading.subject))


def _references(reading: Reading) -> list[str]:
    newest_first = [reading.in_reply_to, *reversed(reading.references)]
    return [value for value in newest_first if value][:MOST_REFERENCES]
