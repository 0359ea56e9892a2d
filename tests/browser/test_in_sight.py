"""On a phone what a teacher needs next is in sight: nothing that floats covers it, and nothing pushes it away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from audit import clock
from tests.browser.looks import WINDOWS
from tests.cast import Cast
from tests.live import House
from tickets.actions import Filing, open_ticket, reply, wait

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = WINDOWS["phone"]
NOTICE = """snacks => {
  snacks.innerHTML = '<div class="snack"><span>We kept what you wrote, and the photo of the panel, too.</span></div>';
}"""


def box(what: Locator) -> tuple[float, float]:
    """Where it begins and ends on the screen, from its top."""
    found = what.bounding_box()
    assert found
    return found["y"], found["y"] + found["height"]


def test_answer_leads_to_the_box_with_the_words_above_it(
    house: House, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    ticket = open_ticket(Filing(requester=cast.elena, subject="No sound", device=cast.panel), by=cast.elena)
    for _ in range(6):
        reply(ticket, by=cast.marcus, body="Hi Ms. Alvarez, which room is it?\n\nWe ask for the time of the visit.")
    wait(ticket, by=cast.marcus, reason="user")
    clock.move(timedelta(minutes=1))
    house.start("web")
    page = sit_down(cast.elena, **PHONE)
    page.goto(f"/tickets/{ticket.pk}/")

    page.get_by_role("link", name="Answer").tap()

    label = page.locator("label[for=id_body]")
    expect(page.locator("#id_body")).to_be_focused()
    top, bottom = box(label)
    # A keyboard leaves less than half of the screen.
    assert (top >= 0, bottom <= 330) == (True, True)


def test_a_notice_stands_above_the_menu_and_above_the_button_that_sends(
    house: House, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    page = sit_down(cast.elena, **PHONE)
    for address, lowest in (("/report/", ".file-send"), ("/my/", ".portal-nav")):
        page.goto(address)
        page.locator("#snacks").evaluate(NOTICE)
        assert box(page.locator("#snacks"))[1] <= box(page.locator(lowest))[0]

        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        assert box(page.locator(".portal-foot .languages"))[1] <= box(page.locator("#snacks"))[0]
