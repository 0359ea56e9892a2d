"""Sentences that speak of other tickets: a number is marked where it is said, and a link where it is shown."""

from __future__ import annotations

import re

from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

# Characters that nobody types.
_BEGIN, _END = "\x02", "\x03"
_MARKED = re.compile(f"{_BEGIN}(\\d+){_END}")


def marked(number: int) -> str:
    """The number of a ticket, for a sentence that `plain` or `linked` goes over."""
    return f"{_BEGIN}{number}{_END}"


def plain(sentence: str) -> str:
    """The sentence as text."""
    return _MARKED.sub(r"\1", sentence)


def linked(sentence: str) -> SafeString:
    """The sentence for a page: each ticket of which it speaks is a link."""
    parts = _MARKED.split(sentence)
    texts = [conditional_escape(part) for part in parts[::2]]
    links = [_link(int(number)) for number in parts[1::2]]
    return mark_safe("".join(one for pair in zip(texts, [*links, ""], strict=True) for one in pair))  # noqa: S308 - escaped above


def _link(number: int) -> SafeString:
    return format_html('<a class="num" href="{}">{}</a>', reverse("tickets:ticket", args=[number]), number)
