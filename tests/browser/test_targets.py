"""Targets and “Try it” on the page of hours, by keys alone; in light, dark and on a phone axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import WINDOWS, sideways, violations
from tests.browser.test_hours import press, tab_to
from tests.cast import Cast
from tests.live import House
from tickets.models import Promise

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=WINDOWS)
def page(request: pytest.FixtureRequest, house: House, cast: Cast, sit_down: Callable[..., Page]) -> Page:
    """Jo, the lead, at the page of hours with both cards on it."""
    house.start("web")
    page = sit_down(cast.jo, **WINDOWS[request.param])
    page.goto("/settings/hours/")
    expect(page.get_by_role("button", name="Save targets")).to_be_visible()
    expect(page.get_by_role("button", name="Work it out")).to_be_visible()
    return page


def comes_in_sight(page: Page) -> None:
    """Wait until what has the focus lies within the window."""
    expect(page.locator(":focus")).to_be_in_viewport(ratio=1)


def test_targets_are_set_added_and_removed_by_keys_and_each_time_the_eye_is_at_the_word(page: Page) -> None:
    said = page.locator("#targets").get_by_role("status")
    tab_to(page, page.get_by_label("Normal, first answer"))
    page.keyboard.press("Control+a")
    page.keyboard.type("3 h")
    assert violations(page) + sideways(page) == []
    press(page, page.get_by_role("button", name="Save targets"))
    expect(said).to_be_focused()
    comes_in_sight(page)
    assert violations(page) + sideways(page) == []
    kept = Promise.objects.get(kind="first_answer", priority=3, in_testing=False, category=None, school=None)
    assert (kept.amount, kept.unit) == (3, "hours")

    press(page, page.locator("#targets summary"))
    goal = page.get_by_label("Within, or by")
    tab_to(page, goal)
    page.keyboard.type("soon")
    press(page, page.get_by_role("button", name="Add target"))
    expect(page.get_by_text("“soon” is no target.")).to_be_visible()
    expect(goal).to_be_focused()
    assert violations(page) + sideways(page) == []
    page.keyboard.press("Control+a")
    page.keyboard.type("day 1 10:00")
    press(page, page.get_by_role("button", name="Add target"))
    expect(said).to_be_focused()
    comes_in_sight(page)
    assert violations(page) + sideways(page) == []

    press(page, page.get_by_role("button", name="Remove All tickets, First answer"))
    expect(said).to_be_focused()
    expect(page.get_by_role("button", name="Remove All tickets, First answer")).to_have_count(0)


def test_a_table_with_a_mistake_leads_to_it(page: Page) -> None:
    field = page.get_by_label("Urgent, fixed")
    tab_to(page, field)
    page.keyboard.press("Control+a")
    page.keyboard.type("soon")
    press(page, page.get_by_role("button", name="Save targets"))
    expect(page.get_by_text("“soon” is no target.")).to_be_visible()
    expect(field).to_be_focused()
    comes_in_sight(page)
    assert violations(page) + sideways(page) == []


def test_a_ticket_is_tried_by_keys(page: Page) -> None:
    tab_to(page, page.get_by_label("A ticket filed"))
    page.keyboard.type("04302027")
    page.keyboard.press("Tab")
    page.keyboard.type("0250PM")
    tab_to(page, page.get_by_label("is promised"))
    page.keyboard.press("Home")
    result = page.locator("#try-result")
    expect(page.get_by_label("is promised")).to_have_value("first_answer")
    press(page, page.get_by_role("button", name="Work it out"))
    expect(result).to_contain_text("is due")
    expect(result).to_contain_text("Promised, in school time")
    expect(page.get_by_role("button", name="Work it out")).to_be_focused()
    assert violations(page) + sideways(page) == []
