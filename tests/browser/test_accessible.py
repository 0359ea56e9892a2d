"""axe finds nothing on any page of the story, in light and dark, wide and narrow; and nothing scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from audit import clock
from schools.actions import SnowDay, call_snow_day, set_days
from schools.entered_day import EnteredDay
from schools.models import BellSchedule, SchoolYear, Suggestion
from schools.models import TestingWindow as Window
from tests.cast import Cast
from tests.live import House
from tickets.actions import Filing, note, open_ticket, reply, restrict, schedule_visit
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
WINDOWS = {
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "dark": {"viewport": {"width": 1366, "height": 768}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
}


def hours_pages(cast: Cast) -> list[str]:
    """The pages of hours and days, each with something on it."""
    year = SchoolYear.objects.create(
        name="2026–27", first_day=date(2026, 8, 17), last_day=date(2027, 5, 28), cycle=["A", "B"]
    )
    window = Window.objects.create(name="State testing", first_day=date(2027, 4, 26), last_day=date(2027, 5, 7))
    set_days(cast.lincoln, date(2027, 5, 20), date(2027, 5, 21), EnteredDay("closed", "Fair"), by=cast.jo)
    call_snow_day([cast.lincoln], SnowDay(date(2027, 4, 28), "Snow day"), by=cast.jo)
    Suggestion.objects.create(
        uid="1", summary="Half day", first_day=date(2027, 5, 25), last_day=date(2027, 5, 25), kind="early_release"
    )
    here = f"?school={cast.lincoln.pk}"
    usual = BellSchedule.usual(cast.lincoln).pk
    return [
        "",
        here,
        f"day/{here}&first=2027-05-20&last=2027-05-21",
        f"testing/{window.pk}/",
        "season/",
        "snow/",
        f"year/{here}",
        f"year/{year.pk}/",
        f"year/{year.pk}/term/",
        f"year/{year.pk}/cycle/{here}",
        f"bells/{here}",
        f"bells/{usual}/{here}",
        "calendar/",
    ]


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    """A ticket with everything on it."""
    filing = Filing(
        requester=cast.elena,
        subject="Panel does not react to touch",
        body="It froze in the middle of a lesson.",
        category=cast.category("panel-touch"),
        device=cast.panel,
        impact="stopped",
        answers=[{"label": "What happens when you touch the screen?", "answer": "Nothing at all"}],
    )
    ticket = open_ticket(filing, by=cast.elena)
    ticket = note(ticket, by=cast.marcus, body="Same as 206.")
    ticket = reply(ticket, by=cast.marcus, body="Please hold Source for ten seconds.")
    open_ticket(Filing(requester=cast.elena, subject="No sound", device=cast.panel), by=cast.elena)
    restrict(open_ticket(Filing(requester=cast.elena, subject="Lost list"), by=cast.elena), by=cast.jo)
    return schedule_visit(ticket, by=cast.marcus, at=clock.now() + timedelta(hours=1))


@pytest.mark.parametrize("window", WINDOWS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    house: House, cast: Cast, ticket: Ticket, sit_down: Callable[..., Page], window: str
) -> None:
    house.start("web")
    one = f"/tickets/{ticket.pk}/"
    walks = [
        (None, ["/accounts/login/", "/accounts/password/reset/", "/nowhere/"]),
        (cast.elena, ["/", "/report/?subject=panel+does+not+react", "/my/", one, "/account/"]),
        (cast.kim, ["/", "/report/", "/my/", "/queue/"]),
        (cast.marcus, ["/queue/", "/queue/?by=room", "/queue/?q=panel", "/queue/?q=zzzz", one, "/account/"]),
        (cast.renee, ["/reports/workload/"]),
        (cast.jo, [f"/settings/hours/{page}" for page in hours_pages(cast)]),
    ]
    found: dict[str, Any] = {}
    for person, paths in walks:
        page = sit_down(person, **WINDOWS[window])
        for path in paths:
            page.goto(path)
            page.wait_for_load_state("networkidle")
            wrong = violations(page) + sideways(page)
            if wrong:
                found[f"{person} {path}"] = wrong
    assert found == {}


def violations(page: Page) -> list[str]:
    """What axe finds, as rule and place."""
    page.evaluate(AXE)
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
    result = page.evaluate("rules => axe.run(document, {runOnly: rules})", rules)
    found = [(rule["id"], node) for rule in result["violations"] for node in rule["nodes"]]
    return [f"{rule}: {node['target']} {node['html'][:80]}" for rule, node in found[:8]]


def sideways(page: Page) -> list[str]:
    """Whether the page itself scrolls sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"scrolls sideways by {wide} px"] if wide > 0 else []
