"""A letter with a wide table on a phone: it scrolls in a box of its own, and nothing around it scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import sideways, violations
from tests.cast import Cast
from tests.live import House
from tickets.actions import Filing, open_ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

COLUMNS = 14
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


def letter() -> str:
    heads = "".join(f"<th>Serial number {n}</th>" for n in range(COLUMNS))
    cells = "".join(f"<td>CVSD5CD{n:08}</td>" for n in range(COLUMNS))
    table = f"<table><tr>{heads}</tr>{f'<tr>{cells}</tr>' * 3}</table>"
    small = "<table><tr><td>Room</td><td>214</td></tr></table>"
    code = f"<pre>{'serial, ' * 40}</pre>"
    return f"<p>These do not start:</p>{table}{small}{code}<p>https://example.org/{'list' * 40}</p>"


# What scrolls sideways, or would have to, around the letter.
AROUND = """() => [...document.querySelectorAll(".conv-list, .thread, .msg, .bubble, .prose")]
  .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.className)"""
# Into how many pieces the word of a cell is broken, where its column is too narrow for it.
PIECES = """(cell) => {
  const words = document.createRange();
  words.selectNodeContents(cell);
  return words.getClientRects().length;
}"""


@pytest.mark.parametrize("who", ["marcus", "elena"])
def test_a_wide_table_scrolls_in_a_box_of_its_own(
    house: House, cast: Cast, sit_down: Callable[..., Page], who: str
) -> None:
    filing = Filing(requester=cast.elena, subject="Dead", body="A list", html=letter(), device=cast.panel)
    ticket = open_ticket(filing, by=cast.elena)
    house.start("web")
    page = sit_down(getattr(cast, who), **PHONE)
    page.goto(f"/tickets/{ticket.pk}/")
    wide, small = page.locator(".prose table").first, page.locator(".prose table").nth(1)

    assert sideways(page) + page.evaluate(AROUND) == []
    box = wide.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360
    last = wide.locator("td").nth(COLUMNS - 1)
    assert last.evaluate(PIECES) == 1
    expect(last).not_to_be_in_viewport()

    wide.focus()
    expect(wide).to_be_focused()
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    assert wide.evaluate("(one) => one.scrollLeft") > 0
    expect(small).not_to_have_attribute("tabindex", "0")
    expect(page.locator(".prose pre")).to_have_attribute("tabindex", "0")
    assert violations(page) + sideways(page) == []
