"""On a phone the acts lie where the thumb is: on a ticket, and for the ticked rows of a list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from audit import clock
from tests.browser.looks import sideways, violations
from tests.cast import Cast
from tests.live import House
from tickets.actions import Filing, open_ticket, schedule_visit, triage
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
THUMB = 740 / 2  # px from the top: the lower half is in reach
TARGET = 44


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    """A ticket with a conversation that is longer than the screen."""
    body = "\n\n".join(["It froze in the middle of a lesson."] * 12)
    return open_ticket(Filing(cast.elena, "Panel is dark", body=body, device=cast.panel), by=cast.elena)


def in_reach(target: Locator) -> bool:
    """Whether it is as large as a thumb, in the lower half of the screen, and within it."""
    box = target.bounding_box()
    assert box, target
    is_large = min(box["width"], box["height"]) >= TARGET
    is_inside = box["x"] >= 0 and box["x"] + box["width"] <= 360 and box["y"] + box["height"] <= 740
    return is_large and is_inside and box["y"] >= THUMB


def test_a_ticket_is_taken_visited_answered_and_solved_by_the_thumb(
    house: House, sit_down: Callable[..., Page], cast: Cast, ticket: Ticket
) -> None:
    house.start("web")
    page = sit_down(cast.marcus, **PHONE)
    page.goto(f"/tickets/{ticket.pk}/")
    bar = page.get_by_role("group", name="Acts on this ticket")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    acts = [bar.get_by_role("button", name=name) for name in ("Take it", "Visit", "Solve")]
    acts += [bar.get_by_role("link", name="Answer"), bar.locator("summary")]
    assert [in_reach(act) for act in acts] == [True] * 5
    expect(page.get_by_role("button", name="Take it")).to_have_count(1)
    assert violations(page) + sideways(page) == []

    bar.get_by_role("button", name="Take it").tap()
    expect(bar.get_by_role("button", name="Take it")).to_have_count(0)
    undo = page.get_by_role("button", name="Undo").first.bounding_box()
    over = bar.bounding_box()
    assert undo and over and undo["y"] + undo["height"] <= over["y"]

    bar.get_by_role("button", name="Visit").tap()
    sheet = page.locator("#visit .menu-box")
    expect(sheet.get_by_role("button", name="Set visit")).to_be_visible()
    assert in_reach(sheet.get_by_role("button", name="Set visit"))
    assert violations(page) + sideways(page) == []
    with page.expect_navigation():
        sheet.get_by_role("button", name="Today, period 4").tap()
    expect(bar).to_be_visible()
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.status) == (cast.marcus, "visit")

    bar.get_by_role("link", name="Answer").tap()
    field = page.get_by_label("Your reply")
    expect(field).to_be_focused()
    expect(bar).to_be_hidden()
    expect(page.locator("[data-thumb-answer][hidden]")).to_have_count(1)  # the page has come to rest at the field
    field.fill("I come in period 4.")
    field.blur()
    expect(bar.get_by_role("button", name="Solve")).to_be_visible()
    expect(bar.get_by_role("link", name="Answer")).to_be_hidden()

    bar.locator("summary").tap()
    assert violations(page) + sideways(page) == []
    bar.get_by_role("button", name="Priority").tap()
    page.locator(".tick-head .menu-box").get_by_role("button", name="High").tap()
    expect(page.locator("#id_body")).to_have_value("I come in period 4.")
    bar.get_by_role("button", name="Solve").tap()
    expect(bar.get_by_role("button", name="Open again")).to_be_visible()
    ticket.refresh_from_db()
    assert (ticket.status, ticket.get_priority_display()) == ("solved", "High")


def test_the_words_of_the_ticket_are_on_the_first_screen_and_its_properties_in_reach(
    house: House, sit_down: Callable[..., Page], cast: Cast, ticket: Ticket
) -> None:
    house.start("web")
    triage(ticket, by=cast.marcus, category=cast.category("panel-picture"), school=cast.lincoln, room=cast.room_214)
    schedule_visit(ticket, by=cast.marcus, at=clock.now() + timedelta(hours=1))
    page = sit_down(cast.marcus, **PHONE)
    page.goto(f"/tickets/{ticket.pk}/")

    words, bar = page.locator(".prose").first.bounding_box(), page.locator(".thumb").bounding_box()
    assert words and bar and words["y"] < bar["y"] / 2 + 50
    last = page.locator(".props summary").last
    last.scroll_into_view_if_needed()
    last.tap()
    sheet = page.locator(".props details[open] .menu-box").bounding_box()
    assert sheet and sheet["x"] >= 0 and sheet["x"] + sheet["width"] <= 360 and sheet["y"] + sheet["height"] <= 740
    assert violations(page) + sideways(page) == []


def test_the_end_of_the_page_is_above_the_bar_and_a_desktop_has_none(
    house: House, sit_down: Callable[..., Page], cast: Cast, ticket: Ticket
) -> None:
    house.start("web")
    page = sit_down(cast.marcus, **PHONE)
    page.goto(f"/tickets/{ticket.pk}/")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    last = page.locator(".side > :last-child").bounding_box()
    bar = page.locator(".thumb").bounding_box()
    assert last and bar and last["y"] + last["height"] <= bar["y"]

    wide = sit_down(cast.marcus)
    wide.goto(f"/tickets/{ticket.pk}/")
    expect(wide.get_by_role("navigation", name="Main")).to_be_visible()
    expect(wide.locator(".thumb")).to_be_hidden()
    expect(wide.get_by_role("button", name="Take it")).to_have_count(1)


def test_without_script_taking_and_solving_lie_there_too(
    house: House, sit_down: Callable[..., Page], cast: Cast, ticket: Ticket
) -> None:
    house.start("web")
    signed_in = sit_down(cast.marcus).context.storage_state()
    page = sit_down(storage_state=signed_in, java_script_enabled=False, **PHONE)
    page.goto(f"/tickets/{ticket.pk}/")
    bar = page.locator(".thumb")

    bar.get_by_role("button", name="Take it").click()
    expect(page.locator("#visit > summary")).to_be_visible()
    bar.get_by_role("button", name="Solve").click()
    expect(bar.get_by_role("button", name="Open again")).to_be_visible()

    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.status) == (cast.marcus, "solved")


def test_all_acts_on_ticked_rows_are_in_reach(
    house: House, sit_down: Callable[..., Page], cast: Cast, ticket: Ticket
) -> None:
    house.start("web")
    page = sit_down(cast.marcus, **PHONE)
    page.goto("/queue/?by=due")
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    page.get_by_role("checkbox", name=f"Select {ticket.pk}").tap()

    bar = page.get_by_role("form", name="Change the ticked tickets")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    acts = [bar.get_by_role("button", name=name, exact=True) for name in ("Take", "Assign", "Status", "Reply")]
    assert [in_reach(act) for act in [*acts, bar.locator("summary")]] == [True] * 5
    assert violations(page) + sideways(page) == []
    bar.locator("summary").tap()
    assert in_reach(bar.get_by_role("button", name="Solve without words"))
    assert violations(page) + sideways(page) == []
    page.keyboard.press("Escape")

    bar.get_by_role("button", name="Take", exact=True).tap()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    ticket.refresh_from_db()
    assert ticket.assignee == cast.marcus
