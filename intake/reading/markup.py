"""HTML as a stream of tags and text, in time linear to its length whatever it contains."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

# Quotes count only after an equals sign, as in a browser; the possessive star forbids backtracking.
_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,40})((?:[^<>\"'=]|=\s{0,20}\"[^\"]*\"|=\s{0,20}'[^']*'|[=\"'])*+)>?"
)
_OPENING = re.compile(r"<(?=[a-zA-Z/!?])")
_ATTRIBUTE = re.compile(r"([^\s=/\"'<>]{1,60})(?:\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s>]*)))?")
_RAW_TEXT = {
    name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style", "title", "textarea", "xmp")
}
_HIDDEN = re.compile(r"display\s{0,9}:\s{0,9}none|mso-hide\s{0,9}:\s{0,9}all", re.IGNORECASE)
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})


class Token(NamedTuple):
    """`kind` is `text`, `open` or `close`; `name` the tag in lower case; `content` text or attributes.

    Text is as in the source: entities not yet decoded, and a `<` that opens nothing is a part of it.
    """

    kind: str
    name: str
    content: str


def attributes(content: str) -> dict[str, str]:
    """Attributes of a tag, first occurrence wins, entities decoded."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(content[:100_000]):
        value = match[2] if match[2] is not None else match[3] if match[3] is not None else match[4]
        found.setdefault(match[1].lower(), unescape(value or ""))
    return found


def unescape(text: str) -> str:
    """Entities decoded; a number too long to be one is left as it stands."""
    if "&" not in text:
        return text
    try:
        return html.unescape(text)
    except ValueError:
        return text


def tokens(document: str) -> Iterator[Token]:
    """The document without comments, declarations, scripts and styles."""
    position = 0
    comments_end = declarations_end = True
    while found := _OPENING.search(document, position):
        at = found.start()
        if at > position:
            yield Token("text", "", document[position:at])
        tag = _TAG.match(document, at)
        if tag:
            token = Token("close" if tag[1] else "open", tag[2].lower(), tag[3])
            position = tag.end()
            if token.kind == "open" and token.name in _RAW_TEXT:
                position = _after_raw_text(document, token.name, position)
            else:
                yield token
        elif document.startswith("<!--", at):
            end = document.find("-->", at + 2) if comments_end else -1
            comments_end = end >= 0
            position = end + 3 if comments_end else at + 4
        else:
            end = document.find(">", at) if declarations_end else -1
            declarations_end = end >= 0
            position = end + 1 if declarations_end else at + 2
    if position < len(document):
        yield Token("text", "", document[position:])


def visible(stream: Iterable[Token]) -> Iterator[Token]:
    """The stream without hidden elements, such as the preview lines of newsletters."""
    hidden, depth = "", 0
    for token in stream:
        if hidden:
            if token.name == hidden:
                depth += 1 if token.kind == "open" else -1
                hidden = hidden if depth else ""
        elif token.kind == "open" and token.name not in VOID and _HIDDEN.search(token.content):
            hidden, depth = token.name, 1
        else:
            yield token


def _after_raw_text(document: str, name: str, position: int) -> int:
    end = _RAW_TEXT[name].search(document, position)
    return end.start() if end else len(document)
