"""Signed addresses and message ids: they prove which ticket a reply belongs to.

The signature of an address says where a letter goes, never who wrote it: everybody on a ticket is told the same one.
A Message-ID went to one reader only, so that answering it says whose mail the writer can read.
"""

from __future__ import annotations

import base64
import re
from email.utils import make_msgid

from django.utils.crypto import salted_hmac

SIGNATURE_LENGTH = 12
_SALT = "letters.addresses"
_TAGGED = re.compile(r"^(?P<local>.+)\+t(?P<number>\d{1,12})-(?P<signature>[a-z2-7]{12})@(?P<domain>.+)$")
_OURS = re.compile(r"^t(?P<number>\d{1,12})\.(?P<unique>[\w.-]{1,80})\.(?P<signature>[a-z2-7]{12})@")
_READER = re.compile(r"\.u(?P<reader>\d{1,18})$")
_ENTRY = re.compile(r"^e(?P<entry>\d{1,18})\.u")


def reply_address(mailbox: str, number: int) -> str:
    """`help+t48251-abc…@district.example`: where a reply on ticket `number` should go."""
    local, _, domain = mailbox.rpartition("@")
    return f"{local}+t{number}-{_sign(f'reply {number}')}@{domain}"


def ticket_of_address(address: str) -> int | None:
    """The ticket number of a signed reply address; None for any other address or a wrong signature."""
    found = _TAGGED.match(address.strip().lower())
    if not found or found["signature"] != _sign(f"reply {int(found['number'])}"):
        return None
    return int(found["number"])


def without_tag(address: str) -> str:
    """The plain mailbox address of a signed reply address; any other address as it is."""
    found = _TAGGED.match(address.strip().lower())
    return f"{found['local']}@{found['domain']}" if found else address.strip().lower()


def message_id(number: int, unique: str, domain: str) -> str:
    """A stable Message-ID (without brackets) for one letter about ticket `number`."""
    return f"t{number}.{unique}.{_sign(f'id {number} {unique}')}@{domain}"


def letter_to(entry: int, reader: int) -> str:
    """What tells a letter about an entry of history from all others: it went to one reader (the key of a person)."""
    return f"e{entry}.u{reader}"


def ticket_of_message_id(value: str) -> int | None:
    """The ticket number of a Message-ID of ours; None for a foreign or forged one."""
    found = _ours(value)
    return int(found["number"]) if found else None


def reader_of_message_id(value: str) -> int | None:
    """To whom the letter with a Message-ID of ours went; None for a foreign or forged one.

    Nobody else has seen that Message-ID, so whoever answers it has read that person's mail.
    """
    found = _ours(value)
    reader = _READER.search(found["unique"]) if found else None
    return int(reader["reader"]) if reader else None


def entry_of_message_id(value: str) -> int | None:
    """About which entry of history the letter with a Message-ID of ours was; None for a foreign or forged one."""
    found = _ours(value)
    entry = _ENTRY.match(found["unique"]) if found else None
    return int(entry["entry"]) if entry else None


def _ours(value: str) -> re.Match[str] | None:
    found = _OURS.match(value.strip().strip("<>").lower())
    if not found or found["signature"] != _sign(f"id {int(found['number'])} {found['unique']}"):
        return None
    return found


def fresh_message_id(domain: str) -> str:
    """A Message-ID (without brackets) for a letter that is about no ticket."""
    return make_msgid(domain=domain).strip("<>")


def _sign(text: str) -> str:
    digest = salted_hmac(_SALT, text, algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:SIGNATURE_LENGTH]
