"""Merging and taking it back with keys only; the menu and the look are clean to axe."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import sideways, violations
from tests.cast import Cast
from tests.live import House
from tickets.actions import Filing, open_ticket
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_technician_merges_and_undoes_with_keys_only(
    house: House, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    older = open_ticket(Filing(requester=cast.david, subject="Panel dark", device=cast.panel), by=cast.david)
    newer = open_ticket(Filing(requester=cast.elena, subject="Panel frozen", device=cast.panel), by=cast.elena)
    page = sit_down(cast.marcus)
    page.goto(f"/tickets/{newer.pk}/")

    page.keyboard.press("d")
    expect(page.get_by_role("radio", name=re.compile("Panel dark"))).to_be_focused()
    assert violations(page) + sideways(page) == []
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/tickets/merge/"))
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Merge {newer.pk} into {older.pk}?")
    assert Ticket.objects.get(pk=newer.pk).status == "new"

    while not page.evaluate("document.activeElement.innerText.startsWith('Merge into')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/tickets/{older.pk}/$"))
    expect(page.locator("main")).to_contain_text(f"You merged ticket {newer.pk} into this one.")
    assert Ticket.objects.get(pk=newer.pk).status == "merged"

    page.keyboard.press("z")
    expect(page.locator("main")).to_contain_text("took the last act back")
    assert Ticket.objects.get(pk=newer.pk).status == "new"
