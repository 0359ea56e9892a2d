"""The periods for a visit come when they are asked for: one key opens them, and Enter takes one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.live import House
from tickets.actions import Filing, open_ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


def test_a_visit_is_set_by_two_keys(house: House, cast: Cast, sit_down: Callable[..., Page]) -> None:
    house.start("web")
    ticket = open_ticket(Filing(requester=cast.elena, subject="No sound", device=cast.panel), by=cast.elena)
    page = sit_down(cast.marcus)
    page.goto(f"/tickets/{ticket.pk}/")

    page.keyboard.press("v")

    expect(page.get_by_role("button", name="Today, period 3 (9:44 to 10:32 AM)")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#visit summary")).to_have_text("Move the visit")
    ticket.refresh_from_db()
    assert ticket.visit_at and f"{ticket.visit_at:%m-%d %H:%M}" == "04-27 15:36"


def test_without_script_the_periods_are_a_page(house: House, cast: Cast, sit_down: Callable[..., Page]) -> None:
    house.start("web")
    ticket = open_ticket(Filing(requester=cast.elena, subject="No sound", device=cast.panel), by=cast.elena)
    page = sit_down(cast.marcus, java_script_enabled=False)
    page.goto(f"/tickets/{ticket.pk}/")

    page.get_by_text("Set visit").first.click()
    page.get_by_role("link", name="Choose a period of the school").click()
    page.get_by_role("button", name="Today, period 4").click()

    expect(page.locator("#visit summary")).to_have_text("Move the visit")
    expect(page.get_by_role("heading", level=1)).to_contain_text("No sound")
