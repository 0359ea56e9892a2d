"""Followers, CC, the mark of a draft and later undo, with keys only; clean to axe in light, dark and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from audit import clock
from audit.context import context
from audit.tasks import deliver
from tests.browser.looks import WINDOWS, sideways, violations
from tests.cast import Cast
from tests.live import House
from tickets import actions
from tickets.actions import Filing, open_ticket
from tickets.models import Ticket, TicketAccess
from tickets.stopping import stop_links

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
VENDOR = "repair@panels.example"


@pytest.fixture
def tickets(cast: Cast) -> list[Ticket]:
    """Three of Elena's, the first with everybody on it."""
    made = [
        open_ticket(Filing(requester=cast.elena, subject=f"Panel {n}", device=cast.panel), by=cast.elena)
        for n in range(3)
    ]
    actions.follow(made[0], by=cast.elena, who=cast.david)
    actions.follow_outside(made[0], by=cast.jo, address=VENDOR)
    actions.follow(made[0], by=cast.jo, who=cast.jo)
    return made


def solved_and_told(cast: Cast, tickets: list[Ticket]) -> None:
    with context(door="web", batch=uuid4()):
        actions.solve_many(tickets, by=cast.marcus)
    clock.move(timedelta(seconds=16))
    deliver("notifications.tell")


def states(tickets: list[Ticket]) -> list[str]:
    return [Ticket.objects.get(pk=ticket.pk).status for ticket in tickets]


def test_a_technician_follows_and_leaves_one_out_with_keys_only(
    house: House, cast: Cast, tickets: list[Ticket], sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    page = sit_down(cast.marcus)
    page.goto(f"/tickets/{tickets[0].pk}/")
    page.get_by_role("button", name="Follow", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Stop following")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="You began to follow it.")).to_be_visible()
    page.keyboard.press("z")
    expect(page.get_by_role("button", name="Follow", exact=True)).to_be_visible()

    page.wait_for_load_state()  # before that there are no keys yet, and the letters of what is typed would be some
    page.keyboard.press("r")
    expect(page.locator("#id_body")).to_be_focused()
    page.keyboard.type("Hold Source.")
    expect(page.locator(".comp-to[data-for=reply]")).to_contain_text("To Elena Alvarez")
    out = page.get_by_role("checkbox", name="Leave David Chen out of this answer")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("checkbox", name=f"Leave {VENDOR} out of this answer")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(out).to_be_focused()
    page.keyboard.press("Space")
    expect(out).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".msg.agent")).to_contain_text("not to David Chen")

    page.keyboard.press("z")
    expect(page.locator("#id_body")).to_have_value("Hold Source.")
    expect(out).to_be_checked()
    with page.expect_response("**/message-draft/"):
        out.press("Space")
    page.reload()
    expect(page.locator("#id_body")).to_have_value("Hold Source.")
    expect(out).not_to_be_checked()


def test_a_row_follows_a_draft_that_is_written_elsewhere(
    house: House, cast: Cast, tickets: list[Ticket], sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    listed, page = sit_down(cast.marcus), sit_down(cast.marcus)
    listed.goto("/queue/?view=open&by=due")
    row = listed.locator(f"#t{tickets[1].pk}")
    expect(row).to_be_visible()
    expect(row.get_by_text("Draft", exact=True)).to_have_count(0)

    page.goto(f"/tickets/{tickets[1].pk}/")
    page.keyboard.press("r")
    page.keyboard.type("Dear Elena, I")
    expect(row.get_by_text("Draft", exact=True)).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Throw it away").click()
    expect(row.get_by_text("Draft", exact=True)).to_have_count(0, timeout=30_000)


def test_a_change_of_many_goes_back_later_with_keys_only(
    house: House, cast: Cast, tickets: list[Ticket], sit_down: Callable[..., Page]
) -> None:
    solved_and_told(cast, tickets)
    house.start("web")
    page = sit_down(cast.marcus)
    page.goto(f"/tickets/{tickets[1].pk}/")
    page.keyboard.press("z")
    expect(page.get_by_role("heading", name="Undo: you solved it")).to_be_visible()
    assert states(tickets) == ["solved"] * 3
    page.get_by_role("button", name="Undo for all 3").focus()
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_contain_text("took that back; told of it: Elena Alvarez")
    assert states(tickets) == ["new"] * 3


@pytest.mark.parametrize("window", WINDOWS)
def test_axe_finds_nothing_where_people_are_told(
    house: House, cast: Cast, tickets: list[Ticket], sit_down: Callable[..., Page], window: str
) -> None:
    house.start("web")
    one, found = f"/tickets/{tickets[0].pk}/", {}

    def look(page: Page, what: str) -> None:
        page.wait_for_load_state("networkidle")
        if wrong := violations(page) + sideways(page):
            found[what] = wrong

    marcus = sit_down(cast.marcus, **WINDOWS[window])
    marcus.goto(one)
    marcus.get_by_text("Add somebody").click()
    look(marcus, "who is told")
    marcus.locator("#f-who").fill("else@panels.example")
    marcus.get_by_role("button", name="Add", exact=True).click()
    expect(marcus.get_by_role("alert")).to_contain_text("else@panels.example is outside the district")
    look(marcus, "outside")
    marcus.get_by_role("button", name="Add it").click()
    expect(marcus.locator("#told")).to_contain_text("else@panels.example")
    solved_and_told(cast, tickets)
    marcus.goto(one)
    marcus.get_by_role("link", name=re.compile("Undo for 3")).click()
    look(marcus, "what will happen")
    for person in (cast.elena, cast.david):
        page = sit_down(person, **WINDOWS[window])
        page.goto(one)
        look(page, f"the page of {person}")
    guest = sit_down(**WINDOWS[window])
    guest.goto(stop_links(tickets[0], [cast.david])[cast.david.pk])
    look(guest, "the foot of a letter")
    guest.get_by_role("button", name="Tell me no longer").click()
    expect(guest.get_by_role("heading", name=re.compile("You are not told of ticket"))).to_be_visible()
    look(guest, "after it")

    assert found == {}
    assert not TicketAccess.objects.filter(ticket=tickets[0], user=cast.david).exists()
