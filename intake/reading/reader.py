"""From the bytes of a letter to its reading."""

from __future__ import annotations

from typing import Any

from . import limits
from .addresses import Address, addresses
from .automatic import LOOP_HEADER, Automatic, automatic
from .bounces import Bounce, bounce
from .contents import Contents, contents
from .dates import sent_at
from .fields import Fields
from .forwards import forwarded_from
from .identifiers import identifiers, message_identifier
from .letter import Reading
from .mime import parse
from .replies import reply_text
from .storable import one_line, storable

_DELIVERED = ("delivered-to", "x-original-to", "x-delivered-to", "envelope-to", "x-envelope-to",
              "x-forwarded-to", "x-rcpt-to", "apparently-to", "resent-to")  # fmt: skip
_SALVAGED_CHARACTERS = 20_000


def read(raw: bytes) -> Reading:
    """Everything the product wants to know of a letter. Never raises.

    Should a step fail against all care, the reading has `error` set and the raw text as its body, so
    that the letter still reaches a person.
    """
    try:
        return _read(raw)
    except Exception as problem:
        return _salvaged(raw, problem)


def _read(raw: bytes) -> Reading:
    root, clipped = parse(raw)
    fields = root.fields
    found = contents(root)
    subject = _subject(fields)
    sender = _sender(fields)
    returned = bounce(root, sender=_system_names(fields, sender), subject=subject, text=found.text)
    why = Automatic("bounce") if returned else automatic(root, subject)
    return Reading(
        from_address=sender.address,
        from_name=sender.name,
        subject=subject,
        message_id=message_identifier(fields.raw("message-id")),
        in_reply_to=next(iter(identifiers(fields.raw("in-reply-to"))), ""),
        references=identifiers(" ".join(fields.all("references"))),
        body_text=found.text.strip("\n"),
        body_html=found.html,
        reply_text=reply_text(found.text, subject=subject),
        attachments=tuple(found.attachments),
        is_auto_reply=why.forbids_answer,
        is_bounce=returned is not None,
        bounce_recipients=(returned or Bounce()).recipients,
        should_create_ticket=not why.forbids_ticket,
        **_routing(fields, found, returned, why, subject=subject, clipped=clipped),
    )


def _routing(
    fields: Fields, found: Contents, returned: Bounce | None, why: Automatic, *, subject: str, clipped: bool
) -> dict[str, Any]:
    post = addresses(fields.raw("list-post"))
    return {
        "to": _all(fields, "to"),
        "cc": _all(fields, "cc"),
        "reply_to": _all(fields, "reply-to"),
        "delivered_to": _delivered_to(fields),
        "return_path": one_line(fields.raw("return-path")).strip("<> ")[:320],
        "date": sent_at(fields.raw("date")),
        "auto_reason": why.reason,
        "loop": tuple(one_line(value)[:200] for value in fields.all(LOOP_HEADER)),
        "list_post": post[0].address if post else "",
        "forwarded_from": forwarded_from(found.text, subject=subject),
        "bounced_message_id": (returned or Bounce()).message_id,
        "authentication_results": tuple(one_line(v) for v in fields.all("authentication-results")[:10]),
        "clipped": clipped or found.clipped,
    }


def _subject(fields: Fields) -> str:
    return fields.text("subject")[: limits.SUBJECT_CHARACTERS]


def _sender(fields: Fields) -> Address:
    """From, or Sender and Return-Path where From is missing or empty."""
    for name in ("from", "sender", "return-path"):
        found = addresses(fields.raw(name))
        if found:
            return found[0]
    return Address("", one_line(fields.text("from"))[:300])


def _system_names(fields: Fields, sender: Address) -> str:
    """Address and name of the sender, by which a mail system is recognised."""
    return f"{sender.name} {sender.address}" if sender.address else fields.text("from")


def _all(fields: Fields, name: str) -> tuple[Address, ...]:
    return addresses(", ".join(fields.all(name)))


def _delivered_to(fields: Fields) -> tuple[str, ...]:
    found = (one.address for name in _DELIVERED for one in _all(fields, name))
    return tuple(dict.fromkeys(found))[: limits.ADDRESSES]


def _salvaged(raw: bytes, problem: Exception) -> Reading:
    text = storable(raw[:_SALVAGED_CHARACTERS].decode("utf-8", "replace"))
    return Reading(body_text=text, error=f"{type(problem).__name__}: {storable(str(problem))[:200]}", clipped=True)
