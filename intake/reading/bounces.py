"""Letters that could not be delivered: recognised, and which recipients failed (RFC 3464).

Where a machine-readable report is there, it decides. Otherwise the sender must look like a mail
system and the subject or first lines like a failure: a person who asks "why was this returned?" is
no bounce.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import limits
from .absence_phrases import ABSENCE
from .bounce_phrases import DELAY, FAILURE, FAILURE_SUBJECT, MAIL_SYSTEM, RETURNED_LETTER
from .fields import Fields, split_fields
from .identifiers import message_identifier
from .mime import Part

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}")
_CERTAIN_SYSTEM = re.compile(r"mailer[-_]?daemon@", re.IGNORECASE)
_FAILED = re.compile(r"fail|expired", re.IGNORECASE)
_UNSENT = re.compile(r"delivered|relayed|expanded", re.IGNORECASE)
_NOT_RECIPIENT = re.compile(r"(?i)^(?:mailer-daemon|postmaster|abuse|support|help|admin)@|\.(?:png|gif|jpe?g)$")
_BARE_NAME = re.compile(r"^\s+([A-Za-z0-9._+-]{2,64})\s*$", re.MULTILINE)
_OTHER_ROLE = re.compile(
    r"(?i)(?:\b(?:from|by|sender|reply-to|message-?id|contact|help|abuse|e-?mail|mailto|write to|visit|copy to|"
    r"on behalf of|host|originator|subject|report to|forward(?:ed)? to)\s?:?|id=|mailto:)\s?[\"'<(\[]*$"
)
_ROLE_OF_OURS = re.compile(r"(?i)expanded from|generated from|alias")
_LABELLED = re.compile(r"(?:[^\w@]*|.{0,40}[:：]\W*|.{0,30}[<\"“(]\W*)$")
_TEXT = 20_000
_DELAY_TEXT = 1_500


@dataclass(frozen=True, slots=True)
class Bounce:
    """`recipients` failed for good; a report of a mere delay names none.

    `message_id` is that of our letter, where the report tells it.
    """

    recipients: tuple[str, ...] = ()
    message_id: str = ""


def bounce(root: Part, *, sender: str, subject: str, text: str) -> Bounce | None:
    """What a bounce says, or None where the letter is none."""
    status = _status_part(root)
    if status is None and not _looks_like_bounce(root, sender, subject, text):
        return None
    original = _original(root)
    if status is not None:
        actions, recipients = _reported(status)
        if actions and all(_UNSENT.match(action) for action in actions):
            return None
        if recipients or "delayed" in actions:
            return Bounce(recipients, original)
    if DELAY.search(f"{subject}\n{text[:_DELAY_TEXT]}"):
        return Bounce((), original)
    return Bounce(_failed_recipients(root, sender, text), original)


def _status_part(root: Part) -> Part | None:
    """The delivery report of this letter, not one inside a forwarded letter (those are not opened)."""
    if root.type not in ("multipart/report", "multipart/mixed", "message/delivery-status"):
        return None
    return next((part for part in root.walk() if part.type == "message/delivery-status"), None)


def _looks_like_bounce(root: Part, sender: str, subject: str, text: str) -> bool:
    fields = root.fields
    if fields.raw("x-failed-recipients"):
        return True
    if root.type == "multipart/report" and root.parameters.get("report-type", "").lower() in (
        "",
        "delivery-status",
    ):
        return bool(FAILURE_SUBJECT.search(subject) or FAILURE.search(text[:_TEXT]))
    null_path = fields.raw("return-path").strip() in ("<>", "<MAILER-DAEMON>")
    by_system = MAIL_SYSTEM.search(sender) is not None
    if _CERTAIN_SYSTEM.search(sender) or (by_system and null_path):
        return True
    says_so = FAILURE.search(text[:_TEXT]) is not None
    if by_system:
        return says_so or FAILURE_SUBJECT.search(subject) is not None
    if null_path:
        return says_so and not _is_absence_note(fields, subject)
    return says_so and subject.lower().startswith(("non-delivery:", "undeliverable:", "undelivered mail"))


def _is_absence_note(fields: Fields, subject: str) -> bool:
    """Also sent without a return path, and no bounce: "If you are unable to reach me …"."""
    return ABSENCE.match(subject) is not None or fields.value("auto-submitted").startswith("auto-replied")


def _reported(part: Part) -> tuple[list[str], tuple[str, ...]]:
    """Actions, and the recipients whose delivery failed."""
    actions: list[str] = []
    failed: list[str] = []
    for group in _groups(part):
        action = group.raw("action").strip().lower()
        recipient = _recipient(group)
        if not recipient:
            continue
        actions.append(action or "failed")
        if not action or _FAILED.search(action):
            failed.append(recipient)
    return actions, _unique(failed)


def _groups(part: Part) -> list[Fields]:
    """The blocks of a report, separated by empty lines."""
    data = part.content()
    groups: list[Fields] = []
    position = 0
    while position < len(data) and len(groups) < 2 * limits.BOUNCE_RECIPIENTS:
        fields, following = split_fields(data, position, len(data))
        groups.append(fields)
        position = max(following, position + 1)
    return groups


def _recipient(group: Fields) -> str:
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        found = _ADDRESS.search(group.raw(name).rpartition(";")[2])
        if found and "=" not in found.group():
            return found.group()
    return ""


def _original(root: Part) -> str:
    """Message-ID of the letter that came back."""
    for part in root.walk():
        if part.type in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
            data = part.content()
            found = split_fields(data, 0, len(data))[0].raw("message-id")
            if found:
                return message_identifier(found)
    return ""


def _failed_recipients(root: Part, sender: str, text: str) -> tuple[str, ...]:
    named = _unique(_ADDRESS.findall(root.fields.raw("x-failed-recipients")))
    if named:
        return named
    told = text[:_TEXT]
    cut = RETURNED_LETTER.search(told)
    own = {
        address.lower()
        for name in ("to", "from", "return-path")
        for address in _ADDRESS.findall(root.fields.raw(name))
    }
    before = told[: cut.start()] if cut else told
    return _mentioned(before, own) or _mentioned(told, own) or _mentioned_name(before, sender)


def _mentioned(text: str, own: set[str]) -> tuple[str, ...]:
    """Addresses that a line begins with or says to have failed; any others where there are none such."""
    named: list[str] = []
    other: list[str] = []
    for line in text.splitlines():
        line = line[: limits.LINE_CHARACTERS]
        fails = FAILURE.search(line) is not None
        for found in _ADDRESS.finditer(line):
            before = line[: found.start()]
            if _possible(found.group(), before, own):
                (named if fails or _LABELLED.match(before) else other).append(found.group())
    return _unique(named or other)


def _possible(address: str, before: str, own: set[str]) -> bool:
    if address.lower() in own or _NOT_RECIPIENT.search(address):
        return False
    return not _OTHER_ROLE.search(before) or _ROLE_OF_OURS.search(before) is not None


def _mentioned_name(text: str, sender: str) -> tuple[str, ...]:
    """Some systems name their own users without the domain."""
    found = _BARE_NAME.search(text)
    domain = sender.rpartition("@")[2]
    return (f"{found[1]}@{domain.lower()}",) if found and domain else ()


def _unique(found: list[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for address in found:
        kept.setdefault(address.lower(), address.strip("'"))
    return tuple(kept.values())[: limits.BOUNCE_RECIPIENTS]
