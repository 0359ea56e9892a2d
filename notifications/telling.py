"""The consumer that tells people of what happened to a ticket."""

from __future__ import annotations

from datetime import timedelta

from audit.clock import now
from audit.models import Entry
from letters.actions import post_many
from notifications.composing import compose
from notifications.models import Notification
from notifications.models.notification import Channel
from notifications.recipients import RECIPIENTS
from tickets.models import Ticket
from users.models import User

# What letters say of a ticket besides its own row, in the same query.
ABOUT = ("beneficiary", "team")

# So long a person at a page may take an act back before anybody is told.
DELAY = timedelta(seconds=15)
VERBS = frozenset(f"tickets.ticket.{verb}" for verb in RECIPIENTS)


def tell(entry: Entry) -> None:
    """Write to everybody whom the entry concerns, except to whom did it. Runs inside the delivery's transaction."""
    ticket = Ticket.objects.for_rows().select_related(*ABOUT).filter(pk=entry.subject_id).first()
    if ticket is None:
        return
    people = RECIPIENTS[entry.verb](ticket, entry)
    _write(entry, ticket, [one for one in people if one.is_active or one.kind == "external"])


def _write(entry: Entry, ticket: Ticket, people: list[User]) -> None:
    """A letter to each who has none about the entry yet, by as many statements for many as for one."""
    told = set(
        Notification.objects.filter(entry=entry, recipient__in=people, channel=Channel.MAIL).values_list(
            "recipient", flat=True
        )
    )
    letters = compose(entry, ticket, [one for one in people if one.pk not in told])
    if not letters:
        return
    posted = post_many([(one.message, one.message_id) for one in letters], mailbox=letters[0].mailbox)
    at = now()
    Notification.objects.bulk_create(
        Notification(entry=entry, recipient=one.to, channel=Channel.MAIL, letter=letter, at=at)
        for one, letter in zip(letters, posted, strict=True)
    )
