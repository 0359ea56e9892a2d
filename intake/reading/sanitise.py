"""HTML of a stranger, made safe to show.

First our own pass keeps the allowed tags only, closes each one and bounds the depth (the sanitiser's
time is quadratic in it); then nh3 has the last word. Styles and classes are dropped: our pages
forbid inline styles. No picture is loaded from elsewhere: attached ones (`cid:`) stay, others become
a link or, where they have no text, vanish.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape

import nh3

from . import limits
from .markup import VOID, Token, attributes, unescape

_TAGS = frozenset({
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl",
    "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "ol",
    "p", "pre", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var"
})  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
    "*": {"dir", "lang"},
}
_SCHEMES = {"http", "https", "mailto", "tel", "cid", "sms"}
_BLOCKS = frozenset({
    "blockquote", "div", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "table",
    "ul"
})  # fmt: skip
_ENDS = {name: frozenset({"p"}) for name in _BLOCKS} | {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "tr": frozenset({"tr"}),
    "a": frozenset({"a"}),
}
_SCOPES = frozenset({
    "table", "td", "th", "ul", "ol", "dl", "blockquote", "div"
})  # fmt: skip
_SCOPE_ENDS = {"td": {"tr", "table"}, "th": {"tr", "table"}, "tr": {"table"}, "li": {"ul", "ol"}}
_TINY = {"0", "1", "2"}


def sanitised(stream: Iterable[Token]) -> str:
    """Safe HTML of a token stream; "" where nothing to see is left."""
    writer = _Writer()
    for token in stream:
        if token.kind == "text":
            writer.text(token.content)
        elif token.kind == "open":
            writer.open(token.name, token.content)
        else:
            writer.close(token.name)
    clean = nh3.clean(
        writer.finished(),
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return clean.strip()


class _Writer:
    def __init__(self) -> None:
        self.out: list[str] = []
        self.stack: list[str] = []
        self.too_deep: Counter[str] = Counter()
        self.tags = 0
        self.slow = 0

    def finished(self) -> str:
        return "".join([*self.out, *(f"</{name}>" for name in reversed(self.stack))])

    def text(self, content: str) -> None:
        """Decoded and escaped anew. The sanitiser's time is quadratic in ampersands and fixed spaces."""
        text = unescape(content)
        self.slow += text.count("&") + text.count("\xa0")
        if self.slow > limits.HTML_SLOW_CHARACTERS:
            text = text.replace("&", " ").replace("\xa0", " ")
        self.out.append(escape(text, quote=False))

    def open(self, name: str, content: str) -> None:
        if name not in _TAGS or self.tags >= limits.HTML_TAGS:
            return
        self.tags += 1
        if name == "img":
            self._picture(attributes(content))
            return
        self._end_implied(name)
        if name not in VOID and len(self.stack) >= limits.HTML_DEPTH:
            self.too_deep[name] += 1
            return
        self.out.append(f"<{name}{_kept(name, content)}>")
        if name not in VOID:
            self.stack.append(name)

    def close(self, name: str) -> None:
        if self.too_deep[name]:
            self.too_deep[name] -= 1
        elif name in self.stack:
            self._pop_through(name)

    def _pop_through(self, name: str) -> None:
        while self.stack:
            last = self.stack.pop()
            self.out.append(f"</{last}>")
            if last == name:
                return

    def _end_implied(self, name: str) -> None:
        ends = _ENDS.get(name)
        if not ends:
            return
        stops = _SCOPE_ENDS.get(name, _SCOPES)
        for opened in reversed(self.stack):
            if opened in ends:
                self._pop_through(opened)
                return
            if opened in stops:
                return

    def _picture(self, found: dict[str, str]) -> None:
        source = found.get("src", "").strip()
        if source.lower().startswith("cid:"):
            self.out.append(f"<img{_written(found, _ATTRIBUTES['img'])}>")
            return
        label = found.get("alt", "").strip()[:200]
        if not label or found.get("width") in _TINY or found.get("height") in _TINY:
            return
        shown = escape(f"[{label}]")
        linkable = source.lower().startswith(("http://", "https://")) and "a" not in self.stack
        self.out.append(f'<a href="{escape(source)}">{shown}</a>' if linkable else shown)


def _kept(name: str, content: str) -> str:
    if not content or content == "/":
        return ""
    return _written(attributes(content), _ATTRIBUTES.get(name, set()) | _ATTRIBUTES["*"])


def _written(found: dict[str, str], names: set[str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in found.items() if name in names)
