"""Speaking on a ticket with keys only: reply and note apart, drafts, a mention, a macro and undo; clean to axe."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from files.actions import store
from tests.browser.looks import WINDOWS, sideways, violations
from tests.cast import Cast
from tests.live import House
from tickets.actions import Filing, open_ticket
from tickets.actions.macros import keep_macro
from tickets.models import Macro, MessageDraft, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (640, 480), (0, 120, 90)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    """Two of Elena's, the first with two photos; and a macro that goes on to the second."""
    photos = [store(picture(), f"panel {n}.png", by=cast.elena) for n in (1, 2)]
    filing = Filing(requester=cast.elena, subject="No sound", device=cast.panel, uploads=photos, impact="stopped")
    ticket = open_ticket(filing, by=cast.elena)
    open_ticket(Filing(requester=cast.elena, subject="Silent", device=cast.panel), by=cast.elena)
    does = {"take": True, "then": "wait_user", "goes_on": True}
    keep_macro(Macro(), by=cast.jo, name="Hold Source", body="{person}, hold Source in {room}.", **does)
    keep_macro(Macro(), by=cast.jo, name="Coming", body="{person}, we come {expected}.")
    return ticket


def clean(page: Page) -> None:
    assert violations(page) + sideways(page) == []


def test_a_technician_speaks_with_keys_only(
    house: House, cast: Cast, ticket: Ticket, sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    page = sit_down(cast.marcus)
    page.goto(f"/tickets/{ticket.pk}/?view=open")
    field = page.locator("#id_body")

    page.keyboard.press("n")
    expect(field).to_have_accessible_name("Internal note, for colleagues only")
    expect(field).to_have_accessible_description("Ctrl Enter adds it for colleagues, Elena does not see it")
    page.keyboard.type("Third one, @jo")
    expect(page.get_by_role("option", name="Jo Lindqvist")).to_be_visible()
    clean(page)
    page.keyboard.press("Enter")
    expect(field).to_have_value("Third one, @Jo Lindqvist ")
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("You mentioned Jo Lindqvist in a note.")
    assert ticket.messages.order_by("pk").values_list("kind", "body")[1] == ("note", "Third one, @Jo Lindqvist")

    page.keyboard.press("z")
    expect(page.locator("main")).to_contain_text("took back a note")
    expect(field).to_have_value("Third one, @Jo Lindqvist")
    expect(page.locator(".composer")).to_have_class(re.compile("is-note"))
    page.goto(f"/tickets/{ticket.pk}/?view=open")
    page.keyboard.press("r")
    expect(field).to_have_value("")
    expect(field).to_have_accessible_description("Ctrl Enter sends it to Elena, and you take it")
    page.get_by_label("Take it, too").uncheck()
    expect(field).to_have_accessible_description("Ctrl Enter sends it to Elena")
    field.focus()
    page.keyboard.type("Dear Elena, I")
    expect(page.get_by_role("status").filter(has_text="Draft saved")).to_be_visible(timeout=8000)
    assert sorted(MessageDraft.objects.values_list("kind", "body")) == [
        ("note", "Third one, @Jo Lindqvist"),
        ("reply", "Dear Elena, I"),
    ]


def test_a_macro_by_name_never_sends_what_is_begun(
    house: House, cast: Cast, ticket: Ticket, sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    page = sit_down(cast.marcus)
    page.goto(f"/tickets/{ticket.pk}/?view=open")
    field = page.locator("#id_body")

    page.keyboard.press("m")
    search = page.get_by_role("searchbox", name="Search macros by name")
    expect(search).to_be_focused()
    clean(page)
    page.keyboard.type("com")
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    expect(field).to_have_value(re.compile(r"^Ms\. Alvarez, we come today .*\.$"))
    assert ticket.messages.count() == 1

    page.locator("[data-macros] summary").focus()
    page.keyboard.press("Enter")
    expect(search).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("hold")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You have begun to write")
    clean(page)
    page.get_by_role("button", name="Do it, and keep mine as a draft").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Silent")
    expect(page.get_by_role("status").filter(has_text=f"Done on ticket {ticket.pk}")).to_be_visible()
    said = list(ticket.messages.order_by("pk").values_list("body", flat=True))
    assert said[1:] == ["Ms. Alvarez, hold Source in room 214."]
    assert MessageDraft.objects.get().body.startswith("Ms. Alvarez, we come today")

    page.keyboard.press("z")
    expect(page.get_by_role("heading", level=1)).to_contain_text("No sound")
    ticket.refresh_from_db()
    assert (ticket.status, ticket.assignee) == ("new", None)
    expect(field).to_have_value(re.compile("^Ms. Alvarez, we come today"))


@pytest.mark.parametrize("window", WINDOWS)
def test_each_state_is_clean_to_axe_on_every_screen(
    house: House, cast: Cast, ticket: Ticket, sit_down: Callable[..., Page], window: str
) -> None:
    house.start("web")
    page = sit_down(cast.marcus, **WINDOWS[window])
    page.goto(f"/tickets/{ticket.pk}/")

    page.get_by_role("tab", name="Internal note").click()
    page.locator("#id_body").press_sequentially("Look, @")
    expect(page.locator("#mentions [role=option]").first).to_be_visible()
    clean(page)
    page.keyboard.press("Escape")
    page.locator("[data-macros] summary").click()
    expect(page.locator("[data-macro-search]")).to_be_visible()
    clean(page)
    page.keyboard.press("Escape")
    page.locator("a[data-view]").first.click()
    expect(page.get_by_role("dialog", name="Picture")).to_be_visible()
    clean(page)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("dialog").locator("b")).to_have_text("panel 2.png")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
