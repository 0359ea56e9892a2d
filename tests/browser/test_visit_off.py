"""A visit that cannot take place, by keys alone: at the desk, at the portal, light, dark and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import WINDOWS, sideways, violations
from tests.browser.test_hours import press
from tests.cast import Cast
from tests.live import House
from tickets.actions import Filing, follow_absence, open_ticket, reply, schedule_visit
from tickets.models import Ticket
from users.actions.absence import announce_absence

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = date(2027, 4, 27)


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    """Marcus was to come today in period 4; he is away, and Priya stands in."""
    filing = Filing(requester=cast.elena, subject="No sound", device=cast.panel)
    ticket = reply(open_ticket(filing, by=cast.elena), by=cast.marcus, body="I come by.")
    at = datetime(2027, 4, 27, 15, 36, tzinfo=UTC)
    ticket = schedule_visit(ticket, by=cast.marcus, at=at, until=at.replace(hour=16, minute=24))
    announce_absence(cast.marcus, by=cast.marcus, first_day=TODAY, last_day=TODAY, substitute=cast.priya)
    follow_absence(cast.marcus.pk, by=cast.system)
    return ticket


@pytest.mark.parametrize("window", WINDOWS)
def test_another_time_is_asked_for_and_set_in_one_step(
    house: House, cast: Cast, ticket: Ticket, sit_down: Callable[..., Page], window: str
) -> None:
    house.start("web")
    hers, desk = (sit_down(person, **WINDOWS[window]) for person in (cast.elena, cast.marcus))
    for path in ("/", "/my/", f"/tickets/{ticket.pk}/"):
        hers.goto(path)
        expect(hers.get_by_text("Marcus is away and cannot come today, period 4")).to_be_visible()
        assert violations(hers) + sideways(hers) == []
    hers.get_by_label("When does it suit you?").fill("Tomorrow, please.")
    press(hers, hers.get_by_role("button", name="Ask for another time"))
    expect(hers.get_by_role("heading", name="You asked for another time")).to_be_visible()
    assert violations(hers) + sideways(hers) == []

    desk.goto("/queue/?by=due")
    expect(desk.get_by_text("Needs new time", exact=True)).to_be_visible()
    assert violations(desk) + sideways(desk) == []
    desk.goto(f"/tickets/{ticket.pk}/")
    strip = desk.locator(".strip").filter(has_text="The visit today, period 4 needs a new time")
    expect(strip).to_be_visible()
    assert violations(desk) + sideways(desk) == []
    for _twice in range(2):
        press(desk, desk.get_by_role("link", name="Set another time"))
        expect(desk.locator("#visit > summary")).to_be_focused()
        expect(desk.get_by_text("Today, period 4 (10:36 to 11:24 AM) Marcus Reed is away")).to_be_visible()
        assert violations(desk) + sideways(desk) == []
        desk.keyboard.press("Escape")
    press(desk, desk.get_by_role("link", name="Set another time"))
    press(desk, desk.get_by_role("button", name="Tomorrow, period 4"))
    expect(strip).to_have_count(0)
    hers.reload()
    expect(hers.get_by_role("heading", name="Marcus is coming tomorrow, period 4")).to_be_visible()


def test_who_stands_in_goes_instead(house: House, cast: Cast, ticket: Ticket, sit_down: Callable[..., Page]) -> None:
    house.start("web")
    page, hers = sit_down(cast.priya), sit_down(cast.elena)
    page.goto(f"/tickets/{ticket.pk}/")

    press(page, page.get_by_role("button", name="I go instead"))

    expect(page.get_by_role("button", name="I go instead")).to_have_count(0)
    hers.goto(f"/tickets/{ticket.pk}/")
    expect(hers.get_by_role("heading", name="Priya is coming today, period 4")).to_be_visible()
