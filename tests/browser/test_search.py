"""Searching with the keyboard alone: the list below the box finishes what is typed, and Enter searches."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looks import WINDOWS, sideways, violations
from tests.cast import Cast
from tests.live import House
from tickets.actions import Filing, open_ticket, wait
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tickets(cast: Cast) -> dict[str, Ticket]:
    """One that waits, and one that does not."""

    def file(subject: str) -> Ticket:
        told = Filing(requester=cast.elena, subject=subject, body="The hinge squeaks.", school=cast.lincoln)
        return open_ticket(told, by=cast.elena)

    return {"waits": wait(file("Left lid"), by=cast.marcus, reason="part"), "open": file("Right lid")}


def test_a_query_is_put_together_by_keyboard(
    house: House, cast: Cast, tickets: dict[str, Ticket], sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    page = sit_down(cast.marcus)
    page.goto("/queue/")
    box, options = page.get_by_role("combobox"), page.get_by_role("option")

    page.keyboard.press("/")
    expect(box).to_be_focused()
    expect(options.first).to_contain_text("is:")
    page.keyboard.type("hinge stat")
    expect(options).to_have_count(1)
    expect(options).to_have_attribute("aria-selected", "false")
    expect(page.locator(".search-typed")).to_have_text(re.compile(r"hinge stat\s*Enter searches\."))  # what Enter does
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_value("hinge status:")
    expect(options.first).to_have_attribute("data-fill", "hinge status:open ")
    page.keyboard.type("wai")
    expect(options.first).to_have_attribute("data-fill", "hinge status:waiting ")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    page.keyboard.press("Enter")
    expect(box).to_have_value("hinge status:waiting ")
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/queue/\?q=hinge\+status%3Awaiting"))
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("[data-row] mark")).to_have_text("hinge")
    page.get_by_role("link", name="Status: Waiting").press("Enter")
    expect(page).to_have_url(re.compile(r"/queue/\?q=hinge$"))
    expect(page.locator("[data-row]")).to_have_count(2)


def test_a_suggestion_can_be_pressed_and_the_list_goes_when_the_box_is_left(
    house: House, cast: Cast, tickets: dict[str, Ticket], sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    page = sit_down(cast.marcus)
    page.goto("/queue/")
    box = page.get_by_role("combobox")

    box.fill("alva")
    page.get_by_role("option", name="Elena Alvarez").click()
    expect(box).to_have_value('from:"Elena Alvarez" ')
    expect(box).to_be_focused()
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("option")).to_have_count(0)


def test_the_filter_menu_writes_into_the_box(
    house: House, cast: Cast, tickets: dict[str, Ticket], sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    page = sit_down(cast.marcus)
    page.goto("/queue/?view=unassigned")

    page.locator("#filters summary").click()
    page.locator("#filters").get_by_label("School").select_option(label="Lincoln Middle School")
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_role("combobox", name="Search")).to_have_value('in:unassigned school:"Lincoln MS"')
    expect(page.get_by_role("link", name="School: Lincoln MS")).to_be_visible()
    expect(page.locator("[data-row]")).to_have_count(2)


def test_on_a_phone_one_sees_all_that_one_typed_and_an_offer_is_one_press_away(
    house: House, cast: Cast, tickets: dict[str, Ticket], sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    page = sit_down(cast.marcus, **WINDOWS["phone"])
    page.goto("/queue/")
    box, options = page.get_by_role("combobox", name="Search"), page.get_by_role("option")
    query = "hinge lincoln waiting"

    box.click()
    expect(options.nth(5)).to_be_in_viewport()
    assert [options.nth(one).locator("b").inner_text() for one in range(6)] == [
        *("is:", "status:", "school:", "from:", "category:", "assigned:"),
    ]
    page.keyboard.type(query)
    assert _hidden(box) == 0
    page.keyboard.press("Enter")

    expect(page.get_by_text(f"No ticket matches “{query}”")).to_be_visible()
    assert _hidden(box) == 0
    walk_in = page.get_by_role("link", name="Walk-in").or_(page.get_by_role("button", name="Walk-in"))
    expect(walk_in.first).to_be_in_viewport()
    assert violations(page) + sideways(page) == []
    page.get_by_role("link", name="hinge school:lincoln status:waiting").click()
    expect(page.get_by_text("1 ticket", exact=True)).to_be_visible()
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.get_by_role("link", name="Status: Waiting")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 720), (1366, 768)])
def test_the_filter_menu_stands_in_the_window(
    house: House, cast: Cast, tickets: dict[str, Ticket], sit_down: Callable[..., Page], width: int, height: int
) -> None:
    house.start("web")
    page = sit_down(cast.marcus, viewport={"width": width, "height": height})
    page.goto("/queue/?q=status:open+status:solved&by=due")

    page.locator("#filters summary").click()
    show = page.get_by_role("button", name="Show")
    show.scroll_into_view_if_needed()

    place = page.locator("#filters form").bounding_box()
    assert place
    assert (place["x"] >= 0, place["x"] + place["width"] <= width) == (True, True)
    expect(show).to_be_in_viewport(ratio=1)
    page.locator("#filters").get_by_label("Promise").select_option(label="Missed")
    show.click()
    expect(page.get_by_role("combobox", name="Search")).to_have_value("status:solved is:missed")


def _hidden(box: Locator) -> int:
    """How many pixels of what stands in a field cannot be seen."""
    return int(box.evaluate("(one) => one.scrollWidth - one.clientWidth"))


@pytest.mark.parametrize("window", WINDOWS)
def test_axe_finds_nothing_in_the_open_list_and_in_what_was_found(
    house: House, cast: Cast, tickets: dict[str, Ticket], sit_down: Callable[..., Page], window: str
) -> None:
    house.start("web")
    page = sit_down(cast.marcus, **WINDOWS[window])
    found = {}
    for path in ("/queue/?q=hinge", "/queue/?q=school:lms+-is:late+scool:x", "/queue/?q=scool:x", "/queue/search/"):
        page.goto(path)
        found[path] = violations(page) + sideways(page)
    page.get_by_role("combobox").fill("stat")
    expect(page.get_by_role("option")).to_have_count(1)
    found["list"] = violations(page) + sideways(page)
    page.keyboard.press("ArrowDown")
    found["chosen"] = violations(page)

    assert {place: wrong for place, wrong in found.items() if wrong} == {}
