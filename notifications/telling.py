"""The consumer that tells people of what happened to a ticket."""

from __future__ import annotations

from datetime import timedelta

from audit.clock import now
from audit.models import Entry
from letters.actions import post
from notifications.composing import compose
from notifications.models import Notification
from notifications.models.notification import Channel
from notifications.recipients import RECIPIENTS
from tickets.models import Ticket
from users.models import User

# So long a person at a page may take an act back before anybody is told.
DELAY = timedelta(seconds=15)
VERBS = frozenset(f"tickets.ticket.{verb}" for verb in RECIPIENTS)


def tell(entry: Entry) -> None:
    """Write to everybody whom the entry concerns, except to whom did it. Runs inside the delivery's transaction."""
    ticket = Ticket.objects.for_rows().filter(pk=entry.subject_id).first()
    if ticket is None:
        return
    for person in RECIPIENTS[entry.verb](ticket, entry):
        if person.is_active or person.kind == "external":
            _write(entry, ticket, person)


def _write(entry: Entry, ticket: Ticket, person: User) -> None:
    if Notification.objects.filter(entry=entry, recipient=person, channel=Channel.MAIL).exists():
        return
    letter = compose(entry, ticket, person)
    posted = post(letter.message, mailbox=letter.mailbox, message_id=letter.message_id) if letter else None
    if posted:
        Notification.objects.create(entry=entry, recipient=person, channel=Channel.MAIL, letter=posted, at=now())
