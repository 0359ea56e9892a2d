"""How one comes to a state of a page: by its address, by keys, by what is typed, opened or sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.town import Town

Reach = Callable[[Page, Town], None]
Path = str | Callable[[Town], str]


def stay(page: Page, town: Town) -> None:
    """The page as it comes."""


def settled(page: Page, town: Town) -> None:
    """The page with what it asks for after it has come."""
    page.wait_for_load_state("networkidle")


@dataclass(frozen=True)
class State:
    """One state: `person` is a name of the cast, or nothing for somebody who is not signed in."""

    name: str
    person: str
    path: Path
    reach: Reach = stay
    at: str = ""
    marks: bool = False
    after: Reach = stay
    wide: bool = False


def there(page: Page, selector: str) -> None:
    """It is there, and can be seen."""
    expect(page.locator(selector).first).to_be_visible()


def typed(field: str, words: str, comes: str) -> Reach:
    """Letters into a field, until something comes of them."""

    def reach(page: Page, town: Town) -> None:
        page.locator(field).first.press_sequentially(words)
        there(page, comes)

    return reach


def opened(summary: str, comes: str) -> Reach:
    """A menu or a part of the page, opened by Enter."""

    def reach(page: Page, town: Town) -> None:
        page.locator(summary).first.press("Enter")
        there(page, comes)

    return reach


def sent(where: str, comes: str = ".field-err, main [role=alert]", **fields: str) -> Reach:
    """A form sent, mostly with a mistake, which the house says: the browser itself would hold some of them back."""

    def reach(page: Page, town: Town) -> None:
        for name, words in fields.items():
            page.locator(f"main [name={name}]").first.fill(words)
        button = page.locator(where).first
        button.evaluate("one => { one.form.noValidate = true; }")
        button.press("Enter")
        there(page, comes)

    return reach


def act(key: str, comes: str = "#act > *") -> Reach:
    """A key of the list, with a row marked."""

    def reach(page: Page, town: Town) -> None:
        page.keyboard.press(key)
        there(page, comes)

    return reach


def pages(person: str, **paths: Path) -> list[State]:
    """Pages as they come."""
    return [State(name.replace("_", " "), person, path) for name, path in paths.items()]
