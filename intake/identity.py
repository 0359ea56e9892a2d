"""When two letters are the same letter."""

from __future__ import annotations

from hashlib import sha256

from intake.reading import Reading


def content_key(reading: Reading) -> str:
    """The same for one letter sent to two of our addresses, or delivered again with new Received lines.

    Message-ID and body together: some programs send every letter under one Message-ID.
    """
    identity = reading.message_id or f"{reading.from_address} {reading.date} {reading.subject}"
    parts = [identity, reading.body_text, *(attachment.sha256 for attachment in reading.attachments)]
    return sha256("\0".join(parts).encode()).hexdigest()
