"""Each look at a page finds what it is for, and nothing on a page without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looks import axe, closes, fingers, heading, in_the_dark, remember_focus, sideways, what_is_open

pytestmark = pytest.mark.browser

WHOLE = """<!doctype html><html lang="en"><head><title>A page</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><style>
  button { width: 60px; height: 48px; color: #000; background: #fff; } body { background: #fff; color: #000; } STYLE
</style></head><body><main><h1>A page</h1><p>Words.</p><button id="b">Go</button>MORE</main></body></html>"""

LOOKS: dict[str, tuple[Callable[[Page], list[str]], str, str]] = {
    "axe": (axe, "", '<img src="data:,">'),
    "the heading": (heading, "", "<h1>Another</h1>"),
    "the width": (sideways, "p { width: 900px; }", ""),
    "a button for a finger": (fingers, "", '<button class="btn" id="small">Do</button><style>#small { height: 40px }'),
    "dark colours": (in_the_dark, "@media (prefers-color-scheme: dark) { p { color: #bbb; } }", ""),
}


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A small window."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, color_scheme="light")
    yield context.new_page()
    context.close()


def shown(page: Page, style: str = "", more: str = "") -> Page:
    page.set_content(WHOLE.replace("STYLE", style).replace("MORE", more))
    return page


@pytest.mark.parametrize("name", LOOKS)
def test_a_look_finds_its_fault_and_nothing_without_it(page: Page, name: str) -> None:
    look, style, more = LOOKS[name]

    assert look(shown(page)) == []
    assert len(look(shown(page, style, more))) == 1


def dialog(page: Page, script: str) -> list[str]:
    """What is wrong with a dialog that a button opens."""
    shown(page, more='<dialog aria-label="D"><button id="in">In</button></dialog>')
    page.locator("#b").focus()
    remember_focus(page)
    page.evaluate(f"() => {{ const box = document.querySelector('dialog'); {script} }}")
    assert what_is_open(page) == "dialog[open]"
    return closes(page, "dialog[open]")


def test_a_dialog_has_the_focus_closes_by_escape_and_gives_it_back(page: Page) -> None:
    stays = "box.addEventListener('cancel', (event) => event.preventDefault());"
    loses = "box.addEventListener('close', () => document.activeElement.blur());"

    assert dialog(page, "box.showModal();") == []
    assert dialog(page, "box.show(); document.getElementById('b').focus();") == [
        "the focus is outside of what is open",
        "Escape does not close dialog[open]",
    ]
    assert dialog(page, stays + "box.showModal();") == ["Escape does not close dialog[open]"]
    assert dialog(page, loses + "box.showModal();")[0].startswith("the focus does not come back: <body")
