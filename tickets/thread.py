"""What was said on a ticket and what happened to it, as those who work it read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from tickets.message_html import attachment_url, message_html
from tickets.models import Attachment, Message, Ticket
from tickets.timeline import Line


@dataclass(frozen=True)
class Said:
    """A message with its files, or (with `line`) something that happened. `leaves`: it is not out yet."""

    at: datetime
    message: Message | None = None
    text: SafeString | None = None
    files: tuple[tuple[Attachment, str], ...] = ()
    line: Line | None = None
    leaves: bool = False


def thread(ticket: Ticket, lines: Sequence[Line], at: datetime) -> list[Said]:
    """All messages, internal ones too, and what happened between them, oldest first."""
    messages = Message.objects.filter(ticket=ticket, withdrawn_at=None).order_by("pk")
    said = [
        _said(message, at) for message in messages.select_related("author").prefetch_related("attachments__upload")
    ]
    happened = [Said(line.at, line=line) for line in lines if not line.is_told_by_message]
    # A message and its act have one moment: the words come first.
    return sorted([*said, *happened], key=lambda one: (one.at, one.line is not None))


def _said(message: Message, at: datetime) -> Said:
    files = list(message.attachments.all())
    # A picture that stands inside the letter is not listed once more below it.
    listed = [one for one in files if not (one.content_id and f"cid:{one.content_id}" in message.html)]
    links = tuple((one, attachment_url(message.ticket_id, one)) for one in listed)
    return Said(message.at, message, message_html(message, files), links, leaves=message.published_at > at)
