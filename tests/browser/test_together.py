"""Two technicians at two browsers: who is where, and rows that follow by themselves under nobody's hands."""

from __future__ import annotations

import re
from collections.abc import Callable
from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.live import House
from tickets.actions import Filing, assign, open_many, open_ticket, triage, wait, work_on
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

SHOWS, GOES, FOLLOWS = 6.0, 30.0, 5.0


@pytest.fixture
def tickets(cast: Cast) -> list[Ticket]:
    """Eight tickets at Lincoln, due one after the other."""
    filing = {"requester": cast.elena, "category": cast.category("panel-touch"), "device": cast.panel}
    return open_many([Filing(subject=f"Panel {n}", **filing) for n in range(8)], by=cast.elena)


def within(seconds: float, check: Callable[[], None]) -> None:
    """It is so after that time at the latest."""
    began = monotonic()
    check()
    assert monotonic() - began <= seconds


def row(page: Page, ticket: Ticket) -> Page:
    return page.locator(f"#t{ticket.pk}")  # type: ignore[return-value]


def people(page: Page, ticket: Ticket, words: str, seconds: float) -> None:
    """The eye or pencil of a row says these words (none: there is none) in time."""
    place = page.locator(f'[data-people="{ticket.pk}"]')
    text = re.compile(rf"{words}$" if words else "^$")
    within(seconds, lambda: expect(place).to_have_text(text, timeout=seconds * 1000))
    if words:
        expect(place.locator(".avatar")).to_have_text("JL")


def test_who_views_and_who_replies_is_seen_on_row_and_ticket(
    house: House, cast: Cast, tickets: list[Ticket], sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    marcus, jo, second = sit_down(cast.marcus), sit_down(cast.jo), sit_down(cast.marcus)
    marcus.goto("/queue/")
    ticket = tickets[3]
    people(marcus, ticket, "", 1)

    jo.goto(f"/tickets/{ticket.pk}/")
    people(marcus, ticket, "Jo is viewing", SHOWS)
    jo.get_by_label("Your reply").press_sequentially("Hold Source")
    people(marcus, ticket, "Jo is replying", SHOWS)

    second.goto(f"/tickets/{ticket.pk}/")
    line = second.get_by_role("status").filter(has_text="Jo is replying")
    within(SHOWS, lambda: expect(line).to_be_visible(timeout=SHOWS * 1000))
    expect(jo.get_by_role("status").filter(has_text="Marcus is viewing")).to_be_visible(timeout=SHOWS * 1000)

    jo.goto("/queue/")
    people(marcus, ticket, "", GOES)
    expect(line).to_have_count(0, timeout=SHOWS * 1000)


def test_who_falls_silent_is_gone_after_a_while(
    house: House, cast: Cast, tickets: list[Ticket], sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    marcus, jo = sit_down(cast.marcus), sit_down(cast.jo)
    marcus.goto("/queue/")
    jo.goto(f"/tickets/{tickets[0].pk}/")
    people(marcus, tickets[0], "Jo is viewing", SHOWS)

    jo.context.set_offline(True)

    people(marcus, tickets[0], "", GOES)
    expect(jo.get_by_text("Not up to date: Tech Help does not answer. We keep trying.")).to_be_visible(timeout=15_000)
    jo.context.set_offline(False)
    people(marcus, tickets[0], "Jo is viewing", SHOWS + 3)
    expect(jo.get_by_text("Not up to date")).to_be_hidden()


def test_rows_follow_by_themselves_and_leave_focus_tick_and_scroll_alone(
    house: House, cast: Cast, tickets: list[Ticket], sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    marcus, jo = sit_down(cast.marcus, viewport={"width": 1440, "height": 420}), sit_down(cast.jo)
    marcus.goto("/queue/")
    for _ in range(5):  # from the first one, which is marked
        marcus.keyboard.press("j")
    marcus.keyboard.press("x")
    focused = row(marcus, tickets[5])
    expect(focused).to_be_focused()
    before = focused.bounding_box()

    jo.goto(f"/tickets/{tickets[5].pk}/")
    jo.get_by_role("button", name="Take it").click()
    jo.wait_for_load_state()
    taken = focused.get_by_role("img", name="Jo Lindqvist")
    within(FOLLOWS, lambda: expect(taken).to_be_visible(timeout=FOLLOWS * 1000))
    expect(focused).to_be_focused()
    expect(focused.get_by_role("checkbox")).to_be_checked()
    assert focused.bounding_box() == before

    # A more urgent one comes above the row, once nothing is ticked: the row stays where it is, and keeps the focus.
    marcus.keyboard.press("x")
    new = open_ticket(
        Filing(requester=cast.elena, subject="Smoke", impact="stopped", device=cast.panel), by=cast.elena
    )
    within(FOLLOWS, lambda: expect(row(marcus, new)).to_have_count(1, timeout=FOLLOWS * 1000))
    expect(marcus.locator("[data-row]").first).to_have_attribute("id", f"t{new.pk}")
    expect(focused).to_be_focused()
    assert focused.bounding_box() == before
    marcus.keyboard.press("j")
    expect(row(marcus, tickets[6])).to_be_focused()


def test_new_rows_wait_behind_a_line_while_rows_are_ticked(
    house: House, cast: Cast, tickets: list[Ticket], sit_down: Callable[..., Page]
) -> None:
    """So that no key acts on a row that has come in unseen: neither * nor a range reaches it before it is shown."""
    house.start("web")
    marcus = sit_down(cast.marcus)
    marcus.goto("/queue/?view=unassigned")
    marcus.locator("[data-row]").first.focus()
    marcus.keyboard.press("x")
    ticked = row(marcus, tickets[0])
    expect(ticked.get_by_role("checkbox")).to_be_checked()
    before = ticked.bounding_box()

    filing = {"requester": cast.elena, "impact": "stopped", "device": cast.panel}
    new = open_many([Filing(subject=f"Smoke {n}", **filing) for n in range(3)], by=cast.elena)
    line = marcus.get_by_role("link", name="3 new tickets. Show them")
    expect(line).to_be_visible(timeout=15_000)
    expect(row(marcus, new[0])).to_have_count(0)
    assert ticked.bounding_box() == before
    marcus.keyboard.press("*")
    expect(marcus.get_by_text("8 selected")).to_be_visible()

    line.click()
    expect(row(marcus, new[2])).to_be_visible()
    expect(marcus.locator("[data-row]").first).to_have_attribute("id", f"t{new[0].pk}")
    expect(line).to_be_hidden()
    expect(marcus.get_by_text("8 selected")).to_be_visible()
    assert marcus.url.endswith("/queue/?view=unassigned")

    # What comes later waits until nothing is ticked any more, and then comes in by itself.
    last = open_ticket(Filing(subject="Smoke at last", **filing), by=cast.elena)
    expect(marcus.get_by_role("link", name="One new ticket. Show it")).to_be_visible(timeout=15_000)
    expect(row(marcus, last)).to_have_count(0)
    marcus.keyboard.press("Escape")
    expect(row(marcus, last)).to_be_visible()
    expect(marcus.get_by_role("link", name="One new ticket. Show it")).to_be_hidden()


def test_a_row_that_leaves_the_view_goes_but_not_under_the_reader(
    house: House, cast: Cast, tickets: list[Ticket], sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    marcus = sit_down(cast.marcus)
    marcus.goto("/queue/?view=unassigned")
    marcus.locator("[data-row]").first.focus()
    expect(row(marcus, tickets[0])).to_be_focused()

    assign(tickets[4], by=cast.jo, to=cast.jo)
    within(FOLLOWS, lambda: expect(row(marcus, tickets[4])).to_have_count(0, timeout=FOLLOWS * 1000))
    expect(row(marcus, tickets[0])).to_be_focused()

    assign(tickets[0], by=cast.jo, to=cast.jo)
    said = row(marcus, tickets[0]).get_by_text("no longer in this list")
    within(FOLLOWS, lambda: expect(said).to_be_visible(timeout=FOLLOWS * 1000))
    expect(row(marcus, tickets[0])).to_be_focused()
    marcus.keyboard.press("j")
    expect(row(marcus, tickets[1])).to_be_focused()
    expect(row(marcus, tickets[0])).to_have_count(0)
    expect(marcus.get_by_role("link", name=re.compile("^Unassigned"))).to_contain_text("6", timeout=25_000)


@pytest.mark.parametrize("what", ["a menu", "a dialog"])
def test_nothing_is_touched_while_something_is_open(
    house: House, cast: Cast, tickets: list[Ticket], sit_down: Callable[..., Page], what: str
) -> None:
    house.start("web")
    marcus = sit_down(cast.marcus)
    marcus.goto("/queue/?view=unassigned")
    row(marcus, tickets[2]).get_by_role("checkbox").check()
    if what == "a menu":
        marcus.locator(".bulk summary", has_text="More").click()
    else:
        marcus.get_by_role("button", name="Assign").click()
        expect(marcus.get_by_role("option", name="Jo Lindqvist")).to_be_visible()

    triage(assign(tickets[1], by=cast.jo, to=cast.jo), by=cast.jo, priority=1)

    marcus.wait_for_timeout(7_000)
    expect(row(marcus, tickets[1])).to_be_visible()
    marcus.keyboard.press("Escape")
    expect(row(marcus, tickets[1])).to_have_count(0, timeout=FOLLOWS * 1000)
    expect(row(marcus, tickets[2]).get_by_role("checkbox")).to_be_checked()


def test_a_page_says_when_the_house_is_away_and_catches_up(
    house: House, cast: Cast, tickets: list[Ticket], sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    marcus = sit_down(cast.marcus)
    marcus.goto("/queue/")

    house.kill("web")
    off = marcus.get_by_text("Not up to date: Tech Help does not answer. We keep trying.")
    expect(off).to_be_visible(timeout=20_000)
    work_on(tickets[7], by=cast.jo)
    house.start("web")

    expect(row(marcus, tickets[7])).to_contain_text("In progress", timeout=60_000)
    expect(off).to_be_hidden()


def test_the_walk_on_a_phone_follows_too(
    house: House, cast: Cast, tickets: list[Ticket], sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    marcus, jo = sit_down(cast.marcus, **phone), sit_down(cast.jo)
    marcus.goto("/queue/?by=room")
    jo.goto(f"/tickets/{tickets[0].pk}/")
    people(marcus, tickets[0], "Jo is viewing", SHOWS)

    work_on(tickets[1], by=cast.jo)
    expect(row(marcus, tickets[1])).to_contain_text("In progress", timeout=FOLLOWS * 1000)
    new = open_ticket(Filing(requester=cast.elena, subject="Smoke", device=cast.panel), by=cast.elena)
    marcus.get_by_role("link", name="One new ticket. Show it").click()
    expect(row(marcus, new)).to_be_visible()


def test_a_conflict_is_settled_by_one_press_without_the_mouse(
    house: House, cast: Cast, tickets: list[Ticket], sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    marcus, ticket = sit_down(cast.marcus), tickets[0]
    marcus.goto(f"/tickets/{ticket.pk}/")
    marcus.get_by_label("Your reply").fill("Hold Source for ten seconds.")
    wait(ticket, by=cast.jo, reason="part")
    expect(marcus.get_by_text("This ticket has changed since you opened it. Show what is new")).to_be_visible()

    marcus.keyboard.press("Control+Shift+Enter")
    expect(marcus.get_by_role("button", name="Keep Jo’s, send nothing yet")).to_be_focused()
    expect(marcus.get_by_label("Your reply")).to_have_value("Hold Source for ten seconds.")
    for _ in range(2):
        marcus.keyboard.press("Tab")
    expect(marcus.get_by_role("button", name="Both: send it too")).to_be_focused()
    marcus.keyboard.press("Enter")

    expect(marcus.locator(".msg.agent")).to_contain_text("Hold Source for ten seconds.")
    assert Ticket.objects.get(pk=ticket.pk).status == "waiting_part"
    expect(marcus.get_by_label("Your reply")).to_have_value("")


def test_what_one_wrote_is_still_there_after_keeping_hers(
    house: House, cast: Cast, tickets: list[Ticket], sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    marcus, ticket = sit_down(cast.marcus), tickets[0]
    marcus.goto(f"/tickets/{ticket.pk}/")
    marcus.get_by_label("Your reply").fill("Hold Source for ten seconds.")
    wait(ticket, by=cast.jo, reason="part")
    marcus.keyboard.press("Control+Enter")

    marcus.get_by_role("button", name="Keep Jo’s, send nothing yet").press("Enter")
    expect(marcus.get_by_role("button", name="Keep Jo’s, send nothing yet")).to_have_count(0)
    expect(marcus.get_by_label("Your reply")).to_have_value("Hold Source for ten seconds.")
    marcus.goto(f"/tickets/{ticket.pk}/")
    expect(marcus.get_by_label("Your reply")).to_have_value("Hold Source for ten seconds.")
