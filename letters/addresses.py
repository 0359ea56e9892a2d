"""Signed addresses and message ids: they prove which ticket a reply belongs to.

The signature says where a letter goes, never who wrote it: that is only ever taken from its From line.
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


def ticket_of_message_id(value: str) -> int | None:
    """The ticket number of a Message-ID of ours; None for a foreign or forged one."""
    found = _OURS.match(value.strip().strip("<>").lower())
    if not found or found["signature"] != _sign(f"id {int(found['number'])} {found['unique']}"):
        return None
    return int(found["number"])


def fresh_message_id(domain: str) -> str:
    """A Message-ID (without brackets) for a letter that is about no ticket."""
    return make_msgid(domain=domain).strip("<>")


def _sign(text: str) -> str:
    digest = salted_hmac(_SALT, text, algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:SIGNATURE_LENGTH]
