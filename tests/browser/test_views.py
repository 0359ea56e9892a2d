"""Views with the keyboard alone, their numbers on an open page, and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import WINDOWS, sideways, violations
from tests.cast import Cast
from tests.live import House
from tickets.actions import Filing, open_ticket
from tickets.actions.saved_views import Wish, save_view
from tickets.models import SavedView, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def file(cast: Cast, impact: str = "stopped") -> Ticket:
    return open_ticket(
        Filing(requester=cast.elena, subject="Panel is dark", impact=impact, device=cast.panel), by=cast.elena
    )


def tab_to(page: Page, words: str) -> None:
    """Go on by Tab until the thing that is called so has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        named = "e => (e.labels?.[0] ?? e).textContent.trim() || e.getAttribute('aria-label') || ''"
        if str(page.evaluate(f"({named})(document.activeElement)")).startswith(words):
            return
    raise AssertionError(f"Tab never comes to “{words}”")


def test_a_search_is_saved_as_a_view_by_keyboard_and_its_number_follows(
    house: House, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    file(cast)
    save_view(Wish("All that is open", "status:open"), by=cast.marcus)
    page = sit_down(cast.marcus)
    page.goto("/queue/?q=priority:urgent+status:open&sort=newest")
    other = page.get_by_role("navigation", name="Ticket views").get_by_role("link", name="All that is open")
    expect(other).to_have_text(re.compile(r"All that is open\s*1"))  # it came after the page

    tab_to(page, "Save as a view")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="New view")).to_be_visible()
    tab_to(page, "Name")
    page.keyboard.type("Classes that stand still")
    page.keyboard.press("Enter")

    view = page.get_by_role("navigation", name="Ticket views").get_by_role("link", name="Classes that stand still")
    expect(view).to_have_attribute("aria-current", "true")
    expect(view).to_have_text(re.compile(r"Classes that stand still\s*1"))
    expect(page.get_by_role("status").get_by_text("“Classes that stand still” is saved.")).to_be_visible()
    saved = SavedView.objects.get(name="Classes that stand still")
    assert (saved.query, saved.order) == ("priority:urgent status:open", "newest")

    file(cast)
    file(cast, impact="none")
    expect(view).to_have_text(re.compile(r"Classes that stand still\s*2"), timeout=30_000)
    expect(page.locator('[data-count="total"]')).to_have_text("2")
    expect(page.locator("[data-row]")).to_have_count(2)


def test_columns_are_chosen_and_a_changed_view_is_saved_by_keyboard(
    house: House, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    file(cast)
    view = save_view(Wish("Open", "status:open"), by=cast.marcus)
    page = sit_down(cast.marcus)
    page.goto(f"/queue/?view={view.key}")

    tab_to(page, "Columns")
    page.keyboard.press("Enter")
    tab_to(page, "Where")
    page.keyboard.press("Space")
    tab_to(page, "Team")
    page.keyboard.press("Space")
    tab_to(page, "Show")
    page.keyboard.press("Enter")
    expect(page.get_by_text("“Open” is changed here, for now.")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Team")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Where")).to_have_count(0)
    tab_to(page, "Save the change")
    page.keyboard.press("Enter")

    expect(page.get_by_text("“Open” is changed here, for now.")).to_have_count(0)
    view.refresh_from_db()
    assert view.columns == ["due", "team", "status", "who", "age"]


@pytest.mark.parametrize("window", WINDOWS)
def test_the_pages_of_views_are_for_everybody(
    house: House, cast: Cast, sit_down: Callable[..., Page], window: str
) -> None:
    house.start("web")
    file(cast)
    mine = save_view(
        Wish("Open ones of a long name that goes on", "status:open", columns=("due", "team", "filed")), by=cast.jo
    )
    save_view(Wish("Everybody's", "is:late", audience="all"), by=cast.jo)
    page = sit_down(cast.jo, **WINDOWS[window])

    for path in (
        "/queue/views/",
        "/queue/views/new/",
        f"/queue/views/{mine.pk}/",
        f"/queue/?view={mine.key}&sort=newest",
    ):
        page.goto(path)
        assert violations(page) == [], path
        assert not sideways(page), path
    page.goto(f"/queue/?view={mine.key}&by=room&q=is:open")
    assert violations(page) == []
    assert not sideways(page)
    page.goto("/queue/views/new/")
    page.get_by_label("Name").fill("x")
    page.get_by_label("What is in it").fill("priority:urgnt")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Did you mean “priority:urgent”?")).to_be_visible()
    assert violations(page) == []
