"""A walk by keys, and its choice of schools by touch."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from schools.models import Room
from tests.cast import Cast, grant
from tests.live import House
from tickets.actions import Filing, open_ticket
from tickets.models import Message, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


def file(cast: Cast, subject: str, room: Room) -> Ticket:
    filing = Filing(requester=cast.elena, subject=subject, school=room.school, room=room)
    return open_ticket(filing, by=cast.elena)


def test_a_walk_is_worked_by_the_keys_of_the_list(house: House, cast: Cast, sit_down: Callable[..., Page]) -> None:
    house.start("web")
    office = Room.objects.create(school=cast.lincoln, name="Office", position=9)
    tickets = [file(cast, "Panel", cast.room_214), file(cast, "Sound", cast.room_214), file(cast, "Printer", office)]
    page = sit_down(cast.marcus)
    page.goto("/queue/?by=room")

    def at(ticket: Ticket) -> None:
        expect(page.locator(f"#t{ticket.pk}")).to_be_focused()

    for ticket in tickets:  # from room to room
        page.keyboard.press("j")
        at(ticket)
    page.keyboard.press("k")
    at(tickets[1])
    page.keyboard.press("i")
    expect(page.locator("#snacks")).to_contain_text(f"{tickets[1].pk}: You")
    at(tickets[1])
    page.keyboard.type("nBring a cable.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#snacks")).to_contain_text("note")
    at(tickets[1])
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.keyboard.type("part")
    page.keyboard.press("Enter")
    expect(page.locator(f"#t{tickets[2].pk}")).to_contain_text("Waiting: part")
    at(tickets[2])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Printer")

    kept = list(Ticket.objects.order_by("pk").values_list("assignee", "status"))
    assert kept == [(None, "new"), (cast.marcus.pk, "open"), (None, "waiting_part")]
    assert Message.objects.get(kind="note").body == "Bring a cable."


def test_on_a_phone_the_schools_of_a_walk_are_chosen_by_touch(
    house: House, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    grant(cast.marcus, "technician", cast.high)
    file(cast, "Panel", cast.room_214)
    file(cast, "Projector", cast.room_101)
    page = sit_down(cast.marcus, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page.goto("/queue/?by=room")
    expect(page.get_by_role("heading", level=2)).to_have_text(["Cedar Valley High School", "Lincoln Middle School"])

    page.locator("summary", has_text="Schools").tap()
    page.get_by_role("checkbox", name="Lincoln Middle School").tap()
    page.get_by_role("button", name="Walk there").tap()

    expect(page.get_by_role("heading", level=2)).to_have_text(["Lincoln Middle School"])
    expect(page.get_by_text("Only Lincoln MS.")).to_be_visible()
    page.locator("summary", has_text="Lincoln MS").tap()
    page.get_by_role("button", name="All my schools").tap()
    expect(page.get_by_role("heading", level=2)).to_have_text(["Cedar Valley High School", "Lincoln Middle School"])
