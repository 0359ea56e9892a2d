"""The workload on a phone: no number of it hides beyond an edge that nobody knows to push."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from audit import clock
from tests.browser.looks import WINDOWS, sideways, violations
from tests.cast import Cast
from tests.live import House
from tests.reports.story import answered, asked, at
from tickets.actions import OutagePlan, assign, declare
from tickets.choices import Priority

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The tables that hold more than their cards show, by their headings.
CUT = """() => [...document.querySelectorAll(".card .table-responsive")]
  .filter((box) => box.scrollWidth > box.clientWidth)
  .map((box) => box.closest(".card").querySelector("h2").textContent)"""


def test_on_a_phone_the_tables_of_the_workload_stand_inside_their_cards(
    house: House, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    """“Open now” stood beyond the edge, and so did by how much promises were missed, and where."""
    late = asked(cast, "2027-04-26 08:00", priority=Priority.URGENT)
    asked(cast, "2027-04-26 08:10", school=cast.high)
    answered(assign(late, by=cast.marcus, to=cast.marcus), cast.marcus, "2027-04-26 09:00")
    at("2027-04-27 09:52")
    plan = OutagePlan("Wi-Fi is down in a building or wing", schools=[cast.lincoln], assignee=cast.tomas)
    declare(plan, by=cast.jo, next_news_at=clock.now() + timedelta(hours=1))
    house.start("web")
    page = sit_down(cast.renee, **WINDOWS["phone"])

    page.goto("/reports/workload/?period=4")

    headings = page.locator("main h2").all_text_contents()
    assert {"Load on each person", "1 promise was not kept", "How requests came"} <= set(headings)
    assert page.evaluate(CUT) == ["No school stands out"]  # the weeks of the map, of which half of one is seen
    assert (sideways(page), violations(page)) == ([], [])
