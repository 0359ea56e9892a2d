"""An outage from its declaration to its end: the lead with keys only, the teacher with one tap."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import WINDOWS, sideways, violations
from tests.cast import Cast
from tests.live import House
from tickets.actions import Filing, open_ticket
from tickets.models import MeToo, Outage, Ticket
from users.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def ticket_of(cast: Cast, person: User) -> Ticket:
    filing = Filing(
        requester=person, subject="Wi-Fi is slow", school=cast.lincoln, category=cast.category("wifi-down")
    )
    return open_ticket(filing, by=person)


def tab_to(page: Page, words: str, *, limit: int = 80) -> None:
    """Walk by the keyboard to what bears these words."""
    for _step in range(limit):
        if page.evaluate("(document.activeElement.innerText || '').trim()") == words:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"“{words}” is not reached by the keyboard")


def test_a_lead_declares_tells_and_ends_it_with_keys_only(
    house: House, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    first, second = ticket_of(cast, cast.elena), ticket_of(cast, cast.david)
    page = sit_down(cast.jo)
    page.goto(f"/outages/new/?tickets={first.pk}")
    tab_to(page, "Declare the outage")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/outages/\d+/"))
    assert Ticket.objects.get(pk=first.pk).outage == Outage.objects.get()

    tab_to(page, "Attach the ticked ones")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 ticket is attached. Nobody is told of it for some seconds.")).to_be_visible()
    assert Ticket.objects.get(pk=second.pk).outage == Outage.objects.get()

    page.get_by_label("What is new?").fill("Half of it is back.")
    tab_to(page, "It is over…")
    page.keyboard.press("Enter")
    # One text and one button at a time; what was typed is there again where the end is left.
    expect(page.get_by_label("What is new?")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_label("What is new?")).to_have_value("Half of it is back.")
    expect(page.get_by_role("button", name="It is over", exact=True)).to_be_hidden()
    page.keyboard.press("Enter")
    assert violations(page) + sideways(page) == []
    tab_to(page, "It is over")
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is over. 2 people are told in a few seconds.")).to_be_visible()
    assert set(Ticket.objects.values_list("status", flat=True)) == {"solved"}

    page.keyboard.press("z")
    expect(page.get_by_text("Going on", exact=True)).to_be_visible()
    assert (set(Ticket.objects.values_list("status", flat=True)), Outage.objects.get().ended_at) == ({"open"}, None)


def test_a_teacher_says_me_too_by_one_tap_and_takes_it_back(
    house: House, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    lead = sit_down(cast.jo)
    lead.goto(f"/outages/new/?tickets={ticket_of(cast, cast.david).pk}")
    lead.get_by_role("button", name="Declare the outage").click()
    lead.wait_for_url(re.compile(r"/outages/\d+/"))
    page = sit_down(cast.elena, **WINDOWS["phone"])
    page.goto("/")

    page.get_by_role("button", name="Me too: Wi-Fi is slow").tap()

    expect(page.get_by_text("We told the team. You hear from us when there is news.")).to_be_visible()
    expect(page.get_by_role("button", name="Not me any more")).to_be_focused()
    expect(page.get_by_text("2 people told us of it.")).to_be_visible()
    assert violations(page) + sideways(page) == []
    assert list(MeToo.objects.values_list("user", flat=True)) == [cast.elena.pk]
    page.get_by_role("button", name="Not me any more").tap()
    expect(page.get_by_role("button", name="Me too: Wi-Fi is slow")).to_be_focused()
    assert MeToo.objects.count() == 0


def test_while_typing_she_is_asked_whether_it_is_this(house: House, cast: Cast, sit_down: Callable[..., Page]) -> None:
    house.start("web")
    lead = sit_down(cast.jo)
    lead.goto(f"/outages/new/?tickets={ticket_of(cast, cast.david).pk}")
    lead.get_by_role("button", name="Declare the outage").click()
    lead.wait_for_url(re.compile(r"/outages/\d+/"))
    page = sit_down(cast.elena)
    page.goto("/report/")
    page.locator("[name=subject]").fill("slow wifi again")
    page.locator("[name=subject]").blur()

    page.get_by_role("button", name="Me too, nothing to send").click()

    page.wait_for_url(re.compile(r"/outages/\d+/"))
    expect(page.get_by_text("We told the team. You hear from us when there is news.")).to_be_visible()
    assert (MeToo.objects.count(), Ticket.objects.count()) == (1, 1)
