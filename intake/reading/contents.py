"""Which parts of a letter are its text, and which are attachments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html import escape

from . import limits
from .attachment import Attachment
from .charsets import decode, decode_html
from .embedded import decode_binhex, take_uuencoded
from .encoded_words import charset_of_words
from .markup import Token, tokens, visible
from .mime import Part, parse
from .names import extension, made_up_name, safe_name
from .plain import plain_text
from .sanitise import sanitised
from .smime import signed_letter
from .storable import storable
from .tnef import Tnef, unpack

_TNEF = {"application/ms-tnef", "application/vnd.ms-tnef"}
_BINHEX = {"application/mac-binhex40", "application/binhex", "application/mac-binhex"}
_MARKED_UP = {"text/html", "application/xhtml+xml", "text/enriched", "text/richtext"}
_SIGNED = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_MBOX_QUOTED = re.compile(r"^>From ", re.MULTILINE)
_NOT_SHOWN = {"text/watch-html", "text/x-amp-html"}


@dataclass(slots=True)
class _Segment:
    """One stretch of text, in one or both of its forms."""

    plain: str = ""
    html: str = ""

    @property
    def empty(self) -> bool:
        return not self.plain.strip() and not self.html.strip()


@dataclass(slots=True)
class Contents:
    """`text` is readable plain text, `html` sanitised or "", and neither is trimmed of quotations.

    `own_html` says that the letter had no plain text of its own.
    """

    text: str = ""
    html: str = ""
    own_html: bool = False
    attachments: list[Attachment] = field(default_factory=list)
    clipped: bool = False


class _Sorter:
    def __init__(self, hint: str) -> None:
        self.hint = hint
        self.attachments: list[Attachment] = []
        self.clipped = False

    def segments(self, part: Part, *, only: bool) -> list[_Segment]:
        """`only`: nothing else can be the text of the letter, so a file name does not make a file of it."""
        if part.type == "multipart/alternative":
            return self._alternative(part)
        if part.children:
            found: list[_Segment] = []
            for number, child in enumerate(_shown(part)):
                alone = only and number == 0 and part.type != "multipart/digest"
                found += self.segments(child, only=alone)
            return found
        if _is_text(part, only=only):
            return [self._text(part)]
        signed = signed_letter(part.content()) if part.type in _SIGNED and not part.unpacked else None
        if signed:
            return self.segments(parse(signed, unpacked=True)[0], only=only)
        self._attach(part)
        return []

    def _alternative(self, part: Part) -> list[_Segment]:
        """One segment with both forms. A form that came twice, against the rule, is kept twice."""
        plain: dict[str, None] = {}
        html: dict[str, None] = {}
        for child in part.children:
            if child.type not in _NOT_SHOWN:
                segments = self.segments(child, only=False)
                plain["\n".join(one.plain for one in segments if one.plain.strip())] = None
                html["\n".join(one.html for one in segments if one.html.strip())] = None
        merged = _Segment("\n".join(filter(None, plain)), "\n".join(filter(None, html)))
        return [] if merged.empty else [merged]

    def _text(self, part: Part) -> _Segment:
        content = part.content()
        charset = part.parameters.get("charset", "")
        if part.type in _MARKED_UP:
            html = decode_html(self._clip_bytes(content, limits.HTML_BYTES), charset)
            return _Segment(html=self._clip(html, limits.HTML_CHARACTERS))
        content, files = take_uuencoded(content)
        for name, data in files:
            self._add(safe_name(name), "application/octet-stream", data)
        text = decode(self._clip_bytes(content, limits.TEXT_BYTES), charset, fallback=self.hint)
        return _Segment(plain=self._clip(_MBOX_QUOTED.sub("From ", text), limits.TEXT_CHARACTERS))

    def _clip(self, text: str, most: int) -> str:
        self.clipped |= len(text) > most
        return text[:most]

    def _clip_bytes(self, content: bytes, most: int) -> bytes:
        self.clipped |= len(content) > most
        return content[:most]

    def _attach(self, part: Part) -> None:
        data = part.content()
        name = _name(part)
        packed = unpack(data) if part.type in _TNEF or name.lower() == "winmail.dat" else None
        if packed is not None and (packed.attachments or packed.text or packed.html):
            self._unpacked(packed)
            return
        unhexed = decode_binhex(data) if part.type in _BINHEX else None
        if unhexed:
            self._add(safe_name(unhexed[0]) or name, "application/octet-stream", unhexed[1])
            return
        inline = part.disposition == "inline" or (part.disposition == "" and "content-id" in part.fields)
        self._add(name, part.type, data, part.fields.text("content-id").strip("<> "), inline=inline)

    def _unpacked(self, packed: Tnef) -> None:
        self.tnef = packed
        for one in packed.attachments:
            kind = storable(one.type).strip().lower() or "application/octet-stream"
            self._add(safe_name(one.name), kind, one.data, safe_name(one.content_id), inline=bool(one.content_id))

    def _add(self, name: str, kind: str, data: bytes, content_id: str = "", *, inline: bool = False) -> None:
        name = name or made_up_name(kind, len(self.attachments) + 1)
        self.attachments.append(Attachment(name, kind[:200], data, content_id[:300], inline))

    tnef: Tnef | None = None


def _shown(part: Part) -> list[Part]:
    """The children without a nameless detached signature, which is of no use to a reader."""
    if part.type != "multipart/signed":
        return part.children
    return [child for child in part.children if not child.type.endswith("-signature") or _name(child)]


def _is_text(part: Part, *, only: bool) -> bool:
    if part.disposition == "attachment" or part.type not in _MARKED_UP | {"text/plain"}:
        return False
    named = bool(part.fields.parameters("content-disposition").get("filename") or part.parameters.get("name"))
    return only or not named


def _name(part: Part) -> str:
    sent = part.fields.parameters("content-disposition").get("filename") or part.parameters.get("name", "")
    if not sent and part.type == "message/rfc822":
        subject = parse(part.content()[:20_000])[0].fields.text("subject")
        sent = (subject[:100] or "message") + extension(part.type)
    return safe_name(sent)


def contents(root: Part) -> Contents:
    """Text and attachments of a letter."""
    sorter = _Sorter(charset_of_words(root.fields.raw("subject") + root.fields.raw("from")))
    segments = [one for one in sorter.segments(root, only=True) if not one.empty]
    if not segments and sorter.tnef:
        segments = [_packed_text(sorter.tnef)]
    found = Contents(attachments=sorter.attachments, clipped=sorter.clipped)
    found.own_html = bool(segments) and not any(one.plain.strip() for one in segments)
    read = [_read(segment) for segment in segments]
    found.text = storable("\n".join(text for text, _ in read))[: limits.TEXT_CHARACTERS]
    if any(segment.html.strip() for segment in segments):
        found.html = storable("\n".join(html for _, html in read))
    found.attachments = [_shown_inline(one, found.html) for one in found.attachments]
    return found


def _packed_text(packed: Tnef) -> _Segment:
    return _Segment(plain=packed.text, html=decode_html(packed.html))


def _read(segment: _Segment) -> tuple[str, str]:
    """Both forms of a segment, the missing one made from the other."""
    if not segment.html.strip():
        return segment.plain, f"<pre>{escape(segment.plain, quote=False)}</pre>"
    every = list(tokens(segment.html))
    stream: list[Token] = list(visible(every))
    text = segment.plain if segment.plain.strip() else plain_text(stream)
    if not text.strip():
        stream, text = every, plain_text(every)
    return text, sanitised(stream)


def _shown_inline(one: Attachment, html: str) -> Attachment:
    shown = bool(one.content_id) and f"cid:{one.content_id}" in html
    return one if one.inline or not shown else replace(one, inline=True)
