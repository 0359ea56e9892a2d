"""What was said on a ticket and what happened to it, as those who work it read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from tickets.actions.split import may_be_split
from tickets.message_html import attachment_url, message_html
from tickets.models import Attachment, Message, Ticket
from tickets.timeline import Line


@dataclass(frozen=True)
class Said:
    """A message with its files, or (with `line`) something that happened. `leaves`: it is not out yet.

    `is_first`: the ticket began with it. `may_split`: it can become a ticket of its own.
    `left_out`: who in copy was not written to.
    """

    at: datetime
    message: Message | None = None
    text: SafeString | None = None
    files: tuple[tuple[Attachment, str], ...] = ()
    line: Line | None = None
    leaves: bool = False
    is_first: bool = False
    may_split: bool = False
    left_out: str = ""


def thread(ticket: Ticket, lines: Sequence[Line], at: datetime) -> list[Said]:
    """All messages, internal ones too, and what happened between them, oldest first."""
    found = Message.objects.filter(ticket=ticket, withdrawn_at=None).order_by("at", "pk")
    messages = list(found.select_related("author").prefetch_related("attachments__upload"))
    first = next((message.pk for message in messages if message.written_on_id is None), None)
    left_out = {(line.entry.by_id, line.at): line.left_out for line in lines if line.left_out}
    said = [_said(message, first, at, left_out.get((message.author_id, message.at), "")) for message in messages]
    happened = [Said(line.at, line=line) for line in lines if not line.is_told_by_message]
    # A message and its act have one moment: the words come first.
    return sorted([*said, *happened], key=lambda one: (one.at, one.line is not None))


def _said(message: Message, first: int | None, at: datetime, left_out: str) -> Said:
    files = list(message.attachments.all())
    # A picture that stands inside the letter is not listed once more below it.
    listed = [one for one in files if not (one.content_id and f"cid:{one.content_id}" in message.html)]
    links = tuple((one, attachment_url(message.ticket_id, one)) for one in listed)
    return Said(
        message.at,
        message,
        message_html(message, files),
        links,
        leaves=message.published_at > at,
        is_first=message.pk == first,
        may_split=may_be_split(message, first),
        left_out="" if message.is_note else left_out,
    )
