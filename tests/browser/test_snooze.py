"""Snooze and macros by keys alone, in the list and on the ticket: focus, exact lines, and taking them back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from audit import clock
from tests.browser.test_list_keys import at_row, begin, done, file, row
from tests.cast import Cast
from tests.live import House
from tickets.actions.labels import make_label
from tickets.actions.macros import keep_macro
from tickets.models import Macro, Message, Ticket
from tickets.tasks import tick

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

# Tuesday, 9:52 AM in Chicago.
AFTERNOON = datetime(2027, 4, 27, 18, tzinfo=UTC)


@pytest.fixture
def marcus(house: House, cast: Cast, sit_down: Callable[..., Page]) -> Page:
    """Marcus, before the house has a ticket."""
    house.start("web")
    return sit_down(cast.marcus)


def ends() -> list[datetime | None]:
    return list(Ticket.objects.order_by("pk").values_list("snoozed_until", flat=True))


def test_one_is_snoozed_and_several_and_each_can_be_taken_back(marcus: Page, cast: Cast) -> None:
    tickets = file(cast, 5)
    begin(marcus)
    marcus.keyboard.press("j")

    marcus.keyboard.type("bafternoon")
    dialog = marcus.get_by_role("dialog", name="Snooze")
    expect(dialog).to_contain_text(f"Snooze ticket {tickets[1].pk} until today 1:00 PM")
    marcus.keyboard.press("Enter")
    done(marcus, f"{tickets[1].pk}: You snoozed it until today 1:00 PM.")
    at_row(marcus, tickets[2])
    expect(row(marcus, tickets[1])).to_have_count(0)
    marcus.keyboard.press("z")
    done(marcus, "Taken back")
    at_row(marcus, tickets[1])
    assert ends() == [None] * 5

    marcus.keyboard.press("x")
    for _ in range(2):
        marcus.keyboard.press("j")
    marcus.keyboard.press("X")
    expect(marcus.get_by_text("3 selected")).to_be_visible()
    marcus.keyboard.press("b")
    marcus.keyboard.type("tomorrow")
    expect(dialog).to_contain_text("Snooze 3 tickets until tomorrow 8:00 AM")
    marcus.get_by_label("Why (a note that only colleagues read)").fill("The part comes then.")
    marcus.keyboard.press("Enter")
    done(marcus, "You snoozed 3 tickets until tomorrow 8:00 AM; 3 come back sooner, when their time is nearly up.")
    at_row(marcus, tickets[4])
    assert Message.objects.filter(body="The part comes then.", withdrawn_at=None).count() == 3
    marcus.keyboard.press("z")
    done(marcus, "Taken back")
    at_row(marcus, tickets[1])
    assert (ends(), Message.objects.filter(kind="note", withdrawn_at=None).count()) == ([None] * 5, 0)


def test_a_time_of_ones_own_in_closed_hours_is_asked_about_once(marcus: Page, cast: Cast) -> None:
    file(cast, 2)
    begin(marcus)
    marcus.keyboard.press("b")
    own = marcus.get_by_label("Or until another time")
    own.fill("2027-05-01T10:00")
    own.press("Enter")
    expect(marcus.get_by_role("alert")).to_contain_text("Help is closed on Saturday, May 1. Press once more")
    assert ends() == [None, None]

    own.press("Enter")
    done(marcus, "snoozed it until Saturday, May 1, 10:00 AM, or tomorrow ")
    assert ends() == [datetime(2027, 5, 1, 15, tzinfo=UTC), None]


def test_it_comes_back_to_the_top_of_the_open_list_by_itself(marcus: Page, cast: Cast) -> None:
    tickets = file(cast, 4)
    begin(marcus)
    for _ in range(2):
        marcus.keyboard.press("j")
    marcus.keyboard.type("bafternoon")
    marcus.keyboard.press("Enter")
    done(marcus, "snoozed it until today 1:00 PM.")
    expect(row(marcus, tickets[2])).to_have_count(0)
    at_row(marcus, tickets[3])

    clock.move(AFTERNOON - clock.now() + timedelta(seconds=1))
    tick()

    expect(row(marcus, tickets[2])).to_contain_text("Back from snooze", timeout=15_000)
    expect(marcus.locator("[data-row]").first).to_have_attribute("id", f"t{tickets[2].pk}")
    at_row(marcus, tickets[3])
    marcus.goto("/queue/?view=snoozed")
    expect(marcus.get_by_text("Nothing")).to_be_visible()


def test_on_the_ticket_the_key_opens_the_times(marcus: Page, cast: Cast) -> None:
    (ticket,) = file(cast, 1)
    marcus.goto(f"/tickets/{ticket.pk}/")

    marcus.keyboard.press("b")
    expect(marcus.get_by_role("button", name="Next period")).to_be_focused()
    marcus.keyboard.press("Tab")
    marcus.keyboard.press("Enter")

    expect(marcus.get_by_text("You snoozed it until today 1:00 PM.")).to_be_visible()
    expect(marcus.get_by_role("button", name="End the snooze")).to_be_visible()
    marcus.keyboard.press("z")
    expect(marcus.get_by_role("button", name="End the snooze")).to_have_count(0)
    assert ends() == [None]


def test_a_macro_is_applied_to_the_row_and_to_all_ticked_and_taken_back(marcus: Page, cast: Cast) -> None:
    tickets = file(cast, 4)
    keep_macro(Macro(name="Hold Source", body="Hold Source, {person}.", priority=4), by=cast.jo)
    begin(marcus)

    marcus.keyboard.type("mhold")
    dialog = marcus.get_by_role("dialog", name="Macro")
    expect(dialog).to_contain_text(f"“Hold Source” on ticket {tickets[0].pk}: priority Low, sends a reply.")
    marcus.keyboard.press("Enter")
    done(marcus, f"{tickets[0].pk}: You set priority Low (macro “Hold Source”). It is sent in a few seconds.")
    at_row(marcus, tickets[0])
    marcus.keyboard.press("z")
    done(marcus, "Taken back")

    marcus.keyboard.press("*")
    marcus.keyboard.press("m")
    expect(dialog.get_by_role("option", name="Hold Source")).to_be_visible()
    marcus.keyboard.press("ArrowDown")  # nothing is chosen before somebody chooses
    expect(dialog).to_contain_text("“Hold Source” on 4 tickets")
    marcus.keyboard.press("Enter")
    done(marcus, "You set 4 tickets to priority Low (macro “Hold Source”)")
    assert Message.objects.filter(body="Hold Source, Ms. Alvarez.", withdrawn_at=None).count() == 4
    marcus.keyboard.press("z")
    done(marcus, "Taken back")
    assert not Message.objects.filter(body="Hold Source, Ms. Alvarez.", withdrawn_at=None).exists()


def test_the_palette_and_the_list_of_keys_know_both(marcus: Page, cast: Cast) -> None:
    file(cast, 1)
    make_label("Summer project", by=cast.marcus)
    begin(marcus)
    marcus.keyboard.press("Control+k")
    options = marcus.get_by_role("dialog").get_by_role("option")
    expect(options.filter(has_text="Snoozed")).to_have_text(["SnoozedGB"])
    expect(options.filter(has_text="Summer project")).to_have_count(0)  # before anything is typed
    marcus.keyboard.type("snoo")
    expect(options).to_have_text(["SnoozeB", "SnoozedGB", "Search tickets for what is typed"])
    marcus.keyboard.press("Enter")
    expect(marcus.get_by_role("dialog", name="Snooze")).to_be_visible()
    marcus.keyboard.press("Escape")
    marcus.keyboard.press("?")
    keys = marcus.get_by_role("dialog", name="All keys")
    expect(keys).to_contain_text("Snooze")
    expect(keys).to_contain_text("Macros: prepared answers and acts")
    expect(keys).to_contain_text("Go to “Snoozed”")
    marcus.keyboard.press("Escape")
    marcus.keyboard.type("gb")
    marcus.wait_for_url("**/queue/?view=snoozed")
    marcus.keyboard.press("Control+k")
    marcus.keyboard.type("summer")
    marcus.keyboard.press("Enter")
    marcus.wait_for_url("**/queue/?q=label%3A%22Summer%20project%22")
