"""The result of reading a letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .addresses import Address
from .attachment import Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a letter says, in text that a UTF-8 database accepts.

    Identifiers are bare, without angle brackets. `body_text` is the whole readable text, `body_html`
    its sanitised HTML or "", `reply_text` what the writer added. `is_auto_reply` means: never answer
    it automatically (a bounce is such a letter too). `error` is "" unless the reading failed; the
    letter must then be looked at by a person.

    The second group serves routing only: `date` is in UTC and None where the letter has no sound one;
    `delivered_to` are the addresses the last mail servers wrote down; `auto_reason` tells why a letter
    counts as automatic; `loop` holds the values of our own loop header; `bounced_message_id` is the
    letter of ours that came back; `forwarded_from` wrote what the sender passes on; `list_post` is the
    address of the mailing list it came through; `authentication_results` are the fields as received, topmost first;
    `clipped` says that something lay beyond a limit.
    """

    from_address: str = ""
    from_name: str = ""
    subject: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    body_text: str = ""
    body_html: str = ""
    reply_text: str = ""
    attachments: tuple[Attachment, ...] = ()
    is_auto_reply: bool = False
    is_bounce: bool = False
    bounce_recipients: tuple[str, ...] = ()
    should_create_ticket: bool = True
    error: str = ""

    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()
    return_path: str = ""
    date: datetime | None = None
    auto_reason: str = ""
    loop: tuple[str, ...] = ()
    list_post: str = ""
    bounced_message_id: str = ""
    forwarded_from: Address | None = None
    authentication_results: tuple[str, ...] = ()
    clipped: bool = False

    def as_dict(self) -> dict[str, object]:
        """The reading as plain JSON values, without what serves routing only."""
        return {
            "from_address": self.from_address,
            "from_name": self.from_name,
            "subject": self.subject,
            "message_id": self.message_id,
            "in_reply_to": self.in_reply_to,
            "references": list(self.references),
            "body_text": self.body_text,
            "body_html": self.body_html,
            "reply_text": self.reply_text,
            "attachments": [one.as_dict() for one in self.attachments],
            "is_auto_reply": self.is_auto_reply,
            "is_bounce": self.is_bounce,
            "bounce_recipients": list(self.bounce_recipients),
            "should_create_ticket": self.should_create_ticket,
            "error": self.error,
        }
