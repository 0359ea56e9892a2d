"""A message as a page shows it: formatted letters cleaned once more, plain text with its lines and links."""

from __future__ import annotations

from collections.abc import Iterable

import nh3
from django.urls import reverse
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe

from tickets.models import Attachment, Message

SCHEMES = {"http", "https", "mailto", "tel", "cid"}


def message_html(message: Message, attachments: Iterable[Attachment]) -> SafeString:
    """The text of a message. Pictures inside a letter point at its own attachments; none are loaded from elsewhere."""
    if not message.html:
        return mark_safe(linebreaks(urlize(message.body, nofollow=True, autoescape=True), autoescape=False))  # noqa: S308
    inside = {one.content_id: one for one in attachments if one.content_id and one.upload.shown_inline}

    def allow(tag: str, attribute: str, value: str) -> str | None:
        if tag != "img" or attribute != "src":
            return value
        found = inside.get(value.removeprefix("cid:")) if value.startswith("cid:") else None
        return attachment_url(message.ticket_id, found) if found else None

    return mark_safe(nh3.clean(message.html, attribute_filter=allow, url_schemes=SCHEMES))  # noqa: S308


def attachment_url(number: int, attachment: Attachment) -> str:
    """Where a file of a ticket is."""
    return reverse("tickets:attachment", args=[number, attachment.pk, attachment.upload.name])
