"""What was said on a ticket and what happened to it, as the side that asked reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from tickets.message_html import attachment_url, message_html
from tickets.models import Attachment, Message
from tickets.moments import begun, moment_past
from tickets.my_timeline import Happened
from users.models import User


@dataclass(frozen=True)
class Said:
    """A message with its files, or (with `line`) something that happened."""

    at: datetime
    when: str
    line: Happened | None = None
    message: Message | None = None
    text: SafeString | None = None
    files: tuple[tuple[Attachment, str], ...] = ()
    is_mine: bool = False
    is_first: bool = False
    title: str = ""


def thread(
    messages: Sequence[Message], lines: Sequence[Happened], titles: Mapping[int, str], reader: User, at: datetime
) -> list[Said]:
    """Both together, oldest first."""
    first = next((one.pk for one in messages if one.written_on_id is None), None)
    said = [_said(one, titles, reader, at, is_first=one.pk == first) for one in messages]
    happened = [Said(line.at, begun(moment_past(line.at, at)), line) for line in lines]
    # A message and its act have one moment: the words come first.
    return sorted([*said, *happened], key=lambda one: (one.at, one.line is not None))


def _said(message: Message, titles: Mapping[int, str], reader: User, at: datetime, *, is_first: bool) -> Said:
    files = list(message.attachments.all())
    # A picture that stands inside the letter is not listed once more below it.
    listed = [one for one in files if not (one.content_id and f"cid:{one.content_id}" in message.html)]
    return Said(
        message.at,
        begun(moment_past(message.at, at)),
        message=message,
        text=message_html(message, files),
        files=tuple((one, attachment_url(message.ticket_id, one)) for one in listed),
        is_mine=message.author_id == reader.pk,
        is_first=is_first,
        title="" if message.from_requester else titles.get(message.author_id, ""),
    )
