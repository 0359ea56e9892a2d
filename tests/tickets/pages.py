"""Reading pages as people do."""

from __future__ import annotations

import html
import re
from typing import Any


def text_of(response: Any) -> str:
    """The words of a page's main part (of all of it, for a fragment), in one line."""
    page = response.content.decode()
    found = re.search(r"<main.*?</main>", page, re.DOTALL)
    bare = re.sub(r"<[^>]+>", " ", found[0] if found else page)
    return " ".join(html.unescape(bare).split()).replace(" ,", ",").replace(" .", ".")


def links_of(response: Any, containing: str) -> list[str]:
    """The addresses in a page that contain some words."""
    return [
        html.unescape(one)
        for one in re.findall(r'(?:href|src|action)="([^"]*)"', response.content.decode())
        if containing in one
    ]


def value_of(response: Any, name: str) -> str:
    """What a hidden or text field of the page holds."""
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', response.content.decode())
    assert tag, f"there is no field {name}"
    found = re.search(r'value="([^"]*)"', tag[0])
    return html.unescape(found[1]) if found else ""


def chosen_of(response: Any, name: str) -> str:
    """The option that a select has chosen."""
    select = re.search(rf'<select[^>]*name="{name}".*?</select>', response.content.decode(), re.DOTALL)
    assert select, f"there is no select {name}"
    found = re.search(r'value="([^"]*)" selected', select[0])
    return found[1] if found else ""
