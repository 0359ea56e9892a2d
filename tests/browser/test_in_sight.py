"""On a phone what a teacher needs next is in sight: nothing that floats covers it, and nothing pushes it away."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from audit import clock
from tests.browser.looks import WINDOWS
from tests.cast import Cast
from tests.live import House
from tickets.actions import Filing, OutagePlan, declare, open_ticket, reply, wait

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


def outage_at(cast: Cast) -> None:
    """The Wi-Fi of Elena's school is down, and there is news of it."""
    plan = OutagePlan("Wi-Fi is down in a building or wing", schools=[cast.lincoln], assignee=cast.tomas)
    declare(plan, by=cast.jo, next_news_at=clock.now() + timedelta(hours=1), words="A switch is being replaced.")


def test_under_an_outage_the_form_begins_on_the_first_screen_and_me_too_is_one_tap(
    house: House, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    outage_at(cast)
    house.start("web")
    page = sit_down(cast.elena, **PHONE)
    page.goto("/report/")

    news = page.get_by_text("A switch is being replaced.")
    expect(news).to_be_hidden()
    assert box(page.get_by_label("What is going wrong?"))[0] < 320

    page.locator(".outage-near summary").tap()
    expect(news).to_be_visible()
    page.get_by_role("button", name=re.compile("^Me too")).tap()
    page.wait_for_url(re.compile(r"/outages/\d+/"))
    page.goto("/report/")
    expect(page.locator(".outage-near summary")).to_contain_text("You said “me too”")
    assert box(page.get_by_label("What is going wrong?"))[0] < 320


def test_in_spanish_the_note_of_an_outage_is_no_narrow_column(
    house: House, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    outage_at(cast)
    house.start("web")
    page = sit_down(cast.elena, locale="es-ES", **PHONE)
    page.goto("/report/")

    top, bottom = box(page.locator(".outage-near"))
    assert bottom - top < 140
    assert box(page.locator("#id_subject"))[0] < 400


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
