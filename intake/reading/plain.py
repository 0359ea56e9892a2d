"""HTML as readable plain text.

Quotations become lines that start with `>`, as the trimming of replies expects them; lists get
bullets, links their address, cells a gap.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .markup import Token, attributes, unescape

_SPACE = re.compile(r"[ \t\r\n\f]+")
_QUOTATION = re.compile(r"\bcite\b|quote|border-left", re.IGNORECASE)
_PARAGRAPHS = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "table", "hr"
})  # fmt: skip
_BLOCKS = _PARAGRAPHS | frozenset({
    "address", "article", "aside", "body", "center", "dd", "div", "dt", "fieldset", "footer",
    "form", "header", "html", "li", "main", "nav", "section", "tbody", "tfoot", "thead", "tr",
    "caption", "option"
})  # fmt: skip
_MANY_EMPTY = re.compile(r"\n{3,}")
_LINKS = ("http://", "https://", "ftp://")
_LINK_CHARACTERS = 300


def plain_text(stream: Sequence[Token]) -> str:
    """Readable text of a document."""
    page = _Page()
    for token in stream:
        if token.kind == "text":
            page.text(unescape(token.content))
        elif token.kind == "close":
            page.close(token.name)
        else:
            page.open(token.name, token.content)
    return page.finished()


class _Page:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.quotations: list[bool] = []
        self.lists: list[int] = []
        self.preformatted = 0
        self.link: tuple[str, int] | None = None
        self.quoted = 0

    def finished(self) -> str:
        self._end_line()
        text = "\n".join(line.replace("\xa0", " ").rstrip() for line in self.lines)
        return _MANY_EMPTY.sub("\n\n", text).strip("\n")

    def text(self, content: str) -> None:
        if self.preformatted:
            first, *others = content.split("\n")
            self.line.append(first)
            for other in others:
                self._end_line(even_empty=True)
                self.line.append(other)
            return
        content = _SPACE.sub(" ", content)
        if content.startswith(" ") and (not self.line or self.line[-1].endswith(" ")):
            content = content[1:]
        if content:
            self.line.append(content)

    def open(self, name: str, content: str) -> None:
        if name == "br":
            self._end_line(even_empty=True)
        elif name in _BLOCKS:
            self._start_block(name, content)
        elif name in ("td", "th"):
            self._gap()
        elif name == "img":
            self.text(_picture(content))
        elif name == "a":
            self.link = (attributes(content).get("href", "").strip(), len(self.line))

    def close(self, name: str) -> None:
        if name == "a":
            self._end_link()
        elif name in _BLOCKS:
            self._end_line()
            self._end_block(name)
            if name in _PARAGRAPHS:
                self._empty_line()

    def _start_block(self, name: str, content: str) -> None:
        self._end_line()
        if name in _PARAGRAPHS and not (name in ("ul", "ol") and self.lists):
            self._empty_line()
        if name == "li":
            self.line.append(self._bullet())
        elif name in ("ul", "ol"):
            self.lists.append(1 if name == "ol" else 0)
        elif name == "pre":
            self.preformatted += 1
        elif name == "blockquote":
            is_quotation = bool(_QUOTATION.search(content))
            self.quotations.append(is_quotation)
            self.quoted += is_quotation

    def _end_block(self, name: str) -> None:
        if name in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif name == "pre" and self.preformatted:
            self.preformatted -= 1
        elif name == "blockquote" and self.quotations:
            self.quoted -= self.quotations.pop()

    def _bullet(self) -> str:
        indent = "  " * min(len(self.lists) - 1, 10) if self.lists else ""
        if not self.lists or not self.lists[-1]:
            return indent + "- "
        self.lists[-1] += 1
        return f"{indent}{self.lists[-1] - 1}. "

    def _gap(self) -> None:
        if self.line and not self.line[-1].endswith("  "):
            self.line.append("  ")

    def _end_link(self) -> None:
        if not self.link:
            return
        address, start = self.link
        self.link = None
        shown = "".join(self.line[start:]).strip()
        same = shown.rstrip("/").lower() in address.lower() if "." in shown else False
        if shown and not same and address.lower().startswith(_LINKS) and len(address) <= _LINK_CHARACTERS:
            self.line.append(f" <{address}>")

    def _prefix(self) -> str:
        return "> " * min(self.quoted, 20)

    def _end_line(self, *, even_empty: bool = False) -> None:
        content = "".join(self.line).rstrip(" ")
        if content or even_empty:
            self.lines.append(self._prefix() + content)
        self.line = []
        if self.link:
            self.link = (self.link[0], 0)

    def _empty_line(self) -> None:
        prefix = self._prefix()
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(prefix)
        elif self.lines and len(prefix) < len(self.lines[-1]):
            self.lines[-1] = prefix


def _picture(content: str) -> str:
    found = attributes(content)
    label = found.get("alt", "").strip()
    if label and found.get("width") not in ("0", "1"):
        return f"[{label[:200]}]"
    return ""
