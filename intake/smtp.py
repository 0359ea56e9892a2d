"""The SMTP door: a small receiver for letters to our mailboxes. It relays nothing."""

from __future__ import annotations

import asyncio
import logging

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import close_old_connections
from django.db.utils import DatabaseError

from letters.actions import receive
from letters.addresses import ticket_of_address, without_tag
from letters.models import Mailbox

log = logging.getLogger(__name__)
LARGEST = 30 * 1024 * 1024


class Door:
    """What aiosmtpd asks while a letter is handed over."""

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take letters to our mailboxes only."""
        if not await asyncio.to_thread(takes, address):
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Say yes only after the letter is stored; else the sender keeps it and comes again."""
        content = envelope.original_content or b""
        try:
            await asyncio.to_thread(take, content, list(envelope.rcpt_tos))
        except DatabaseError:
            log.exception("a letter could not be stored")
            return "451 4.3.0 Please try again later"
        return "250 2.0.0 Accepted"


def takes(address: str) -> bool:
    """Whether letters to an address are taken.

    The demo has no other mail server: its own letters to its invented people come here, and end here.
    """
    return settings.DEMO or mailbox_of(address) is not None


def take(content: bytes, recipients: list[str]) -> None:
    """Store one letter for each of our mailboxes among the recipients.

    A signed reply address stands in the envelope only; it is written on top, so that the letter stays readable
    by itself.
    """
    close_old_connections()
    for mailbox in {box.pk: box for box in filter(None, map(mailbox_of, recipients))}.values():
        signed = [address for address in recipients if ticket_of_address(address)]
        top = b"".join(b"Delivered-To: " + address.encode("ascii", "replace") + b"\r\n" for address in signed)
        receive(top + content, mailbox=mailbox, door="smtp")
    close_old_connections()


def mailbox_of(address: str) -> Mailbox | None:
    """Our mailbox behind an address: itself, a signed reply address, or any plus address of it."""
    close_old_connections()
    plain = without_tag(address)
    local, _, domain = plain.rpartition("@")
    candidates = [plain, f"{local.partition('+')[0]}@{domain}"]
    return Mailbox.objects.filter(active=True, address__in=candidates).first()
