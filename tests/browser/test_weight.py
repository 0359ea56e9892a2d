"""What pages weigh on the wire, and that nothing moves while they come in.

Figures of time are in docs/performance.md; what is counted here does not depend on the machine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.cast import Cast
from tests.live import House
from tickets.actions import Filing, open_ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

KILOBYTE = 1000
FIRST_VISIT, LATER = 220 * KILOBYTE, 30 * KILOBYTE
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
# How far things moved that nobody had touched: the browser's own measure.
MOVED = """
window.moved = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


class Wire:
    """Counts what comes over the wire."""

    def __init__(self, page: Page) -> None:
        self._names: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        listener = page.context.new_cdp_session(page)
        listener.send("Network.enable")
        listener.on("Network.responseReceived", self._begun)
        listener.on("Network.loadingFinished", self._ended)

    def load(self, page: Page, address: str) -> dict[str, int]:
        """What a page loads: {address: bytes}, without what the browser had kept."""
        self._sizes.clear()
        page.goto(address)
        page.wait_for_load_state("networkidle")
        return {name: size for name, size in self._sizes.items() if size}

    def _begun(self, event: dict[str, Any]) -> None:
        response = event["response"]
        self._names[event["requestId"]] = "/" + response["url"].partition("://")[2].partition("/")[2]

    def _ended(self, event: dict[str, Any]) -> None:
        self._sizes[self._names.get(event["requestId"], "")] = int(event["encodedDataLength"])


def test_a_teachers_pages_are_light_and_nothing_in_them_moves(
    house: House, sit_down: Callable[..., Page], cast: Cast
) -> None:
    ticket = open_ticket(Filing(requester=cast.elena, subject="Panel", device=cast.panel), by=cast.elena)
    house.start("web")
    signed_in = sit_down(cast.elena).context.storage_state()
    page = sit_down(storage_state=signed_in, **PHONE)
    page.add_init_script(MOVED)
    wire = Wire(page)

    first = wire.load(page, "/")

    assert [name for name in first if name.endswith(".css")], "what the browser loads is counted"
    assert sum(first.values()) <= FIRST_VISIT, first
    assert page.evaluate("window.moved") == 0
    for address in ("/", "/report/", "/my/", f"/tickets/{ticket.pk}/"):
        later = wire.load(page, address)
        assert 0 < sum(later.values()) <= LATER, later
        assert page.evaluate("window.moved") == 0, address
