"""Every state of every page, in each language and window: axe, one heading, focus, Escape, and room for a finger."""

from __future__ import annotations

from itertools import groupby

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.browser.looks import (
    WINDOWS,
    axe,
    closes,
    fingers,
    heading,
    in_the_dark,
    remember_focus,
    sideways,
    what_is_open,
)
from tests.browser.states import STATES, State
from tests.browser.town import Town, make_town
from tests.cast import Cast
from tests.live import House
from users.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]

STILL = {"reduced_motion": "reduce", "color_scheme": "light"}
# The dark window is the wide one with its colours changed: there they are looked at, and nothing else is another.
EACH = {"desktop and dark": WINDOWS["desktop"], "phone": WINDOWS["phone"]}


def sit_down(browser: Browser, house: House, person: User | None, language: str, window: str) -> BrowserContext:
    """A browser in which that person is signed in, without the way there."""
    context = browser.new_context(base_url=house.url, locale=language, **STILL, **EACH[window])  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    if person is not None:
        client = Client()
        client.force_login(person, backend="users.backends.RoleBackend")
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": house.url}])
    return context


def look(page: Page, language: str, window: str) -> list[str]:
    """All that is wrong in a state."""
    open_now = what_is_open(page)
    wrong = axe(page) + heading(page) + sideways(page)
    if page.evaluate("document.documentElement.lang") != language:
        wrong.append("another language")
    wrong += fingers(page) if window == "phone" else in_the_dark(page)
    return wrong + (closes(page, open_now) if open_now else [])


def go(page: Page, state: State, town: Town, here: str) -> str:
    """To the page of a state, unless one is there already; says where one is now."""
    path = state.path if isinstance(state.path, str) else state.path(town)
    if path != here:
        page.goto(path)
    if state.at:
        page.locator(state.at).first.focus()
    remember_focus(page)
    state.reach(page, town)
    return "" if state.marks else path


def walk(page: Page, states: list[State], town: Town, language: str, window: str) -> dict[str, list[str]]:
    """The states of one person, with what is wrong in each."""
    found, here = {}, ""
    for state in states:
        name = f"{state.name} ({state.person or 'nobody'})"
        try:
            here = go(page, state, town, here)
            found[name] = look(page, language, window)
            state.after(page, town)
        except (Error, AssertionError) as trouble:
            found[name], here = [f"not reached: {str(trouble).strip()[:300]}"], ""
    return found


@pytest.mark.parametrize("window", EACH)
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_state_is_clean_in_every_window_and_language(
    house: House, cast: Cast, chromium: Browser, language: str, window: str
) -> None:
    house.start("web")
    town = make_town(cast)
    User.objects.update(language=language)
    found: dict[str, list[str]] = {}
    there = [state for state in STATES if window != "phone" or not state.wide]
    for name, states in groupby(sorted(there, key=lambda state: state.person), key=lambda state: state.person):
        context = sit_down(chromium, house, town.person(name) if name else None, language, window)
        found |= walk(context.new_page(), list(states), town, language, window)
        context.close()

    wrong = [f"{state}\n    " + "\n    ".join(lines) for state, lines in found.items() if lines]
    assert not wrong, f"{len(wrong)} of {len(found)} states, {language}, {window}:\n" + "\n".join(wrong)
