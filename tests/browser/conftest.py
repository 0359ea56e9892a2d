"""A real Chromium in front of the real house."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.cast import PASSWORD
from tests.house import house
from tests.live import House
from users.models import User

__all__ = ["house"]

SIGN_IN = {"en": "Sign in", "es": "Iniciar sesión"}


@pytest.fixture
def sit_down(chromium: Browser, house: House) -> Iterator[Callable[..., Page]]:
    """`sit_down(person)` opens a browser of their own and signs them in by address and password.

    `locale` is the language of the browser.
    """
    contexts: list[BrowserContext] = []

    def sit(person: User | None = None, locale: str = "en-US", **how: object) -> Page:
        context = chromium.new_context(base_url=house.url, locale=locale, **how)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        if person is not None:
            page.goto("/accounts/login/")
            page.locator("input[name=login]").fill(person.email or "")
            page.locator("input[name=password]").fill(PASSWORD)
            page.get_by_role("button", name=SIGN_IN[locale[:2]], exact=True).click()
            page.wait_for_url(lambda url: "/accounts/login/" not in url)
        return page

    yield sit
    for context in contexts:
        context.close()
