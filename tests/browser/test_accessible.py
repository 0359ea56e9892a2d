"""axe finds nothing on any page of the story, light and dark, wide and narrow, in English and Spanish.

Nothing scrolls sideways either.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page

from audit import clock
from schools.actions import SnowDay, call_snow_day, set_days
from schools.entered_day import EnteredDay
from schools.models import BellSchedule, SchoolYear, Suggestion
from schools.models import TestingWindow as Window
from tests.cast import Cast
from tests.live import House
from tickets.actions import (
    Filing,
    OutagePlan,
    close,
    declare,
    end_outage,
    link,
    merge,
    note,
    open_ticket,
    rate,
    reply,
    restrict,
    schedule_visit,
    solve,
    thank,
    withdraw,
)
from tickets.actions.drafts import keep_draft
from tickets.actions.macros import keep_macro
from tickets.models import Macro, Satisfaction, Ticket
from tickets.satisfaction import link as satisfaction_link
from users.models import ClassSection, Enrollment, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
WINDOWS = {
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "dark": {"viewport": {"width": 1366, "height": 768}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
}
# Colours are the same in each language; what is longer shows on the narrowest page. `test_states` looks at all of it.
STATES = [*((window, "en-US") for window in WINDOWS), ("phone", "es-US")]


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
    second = open_ticket(Filing(requester=cast.david, subject="Panel dark", device=cast.panel), by=cast.david)
    link(second, to=ticket, kind="duplicate", by=cast.marcus)
    third = open_ticket(Filing(requester=cast.elena, subject="Panel still dark", device=cast.panel), by=cast.elena)
    merge(third, into=ticket, by=cast.marcus)
    keep_macro(Macro(), by=cast.jo, name="Hold Source", body="{person}, hold Source in {room}.", priority=2)
    return schedule_visit(ticket, by=cast.marcus, at=clock.now() + timedelta(hours=1))


def ended(cast: Cast) -> list[str]:
    """Elena's pages of what is solved: asked how it was, answered, withdrawn, closed; at last the link of a letter."""

    def done(subject: str) -> Ticket:
        return solve(
            open_ticket(Filing(requester=cast.elena, subject=subject), by=cast.elena), by=cast.jo, note="Done."
        )

    asked, said, linked, closed = (done(subject) for subject in ("Pen", "Sound", "Lamp", "Cable"))
    rate(said, by=cast.elena, satisfied=True)
    close(closed, by=cast.jo)
    withdrawn = withdraw(open_ticket(Filing(requester=cast.elena, subject="Chair"), by=cast.elena), by=cast.elena)
    pages = [f"/tickets/{one.pk}/" for one in (asked, said, withdrawn, closed)]
    return [*pages, satisfaction_link(Satisfaction.objects.get(ticket=linked), "yes")]


def thanked(cast: Cast) -> str:
    """The ticket on which Elena thanks Marcus."""
    filing = Filing(requester=cast.elena, subject="Blinds", school=cast.lincoln)
    ticket = rate(solve(open_ticket(filing, by=cast.elena), by=cast.marcus), by=cast.elena, satisfied=True)
    return f"/tickets/{thank(ticket, by=cast.elena, words='You saved my lesson.').pk}/"


def class_of(cast: Cast) -> int:
    """A class that David teaches."""
    section = ClassSection.objects.create(roster_id="art-6", school=cast.lincoln, title="Art 6", periods=["2", "4"])
    Enrollment.objects.create(roster_id="in-art", section=section, user=cast.david, role="teacher")
    return section.pk


def begun(cast: Cast) -> UUID:
    """What David began to tell, about much the same as he told already."""
    token = uuid4()
    keep_draft({"subject": ["Panel dark again"], "category": ["panel-touch"]}, token, by=cast.david)
    return token


def outages(cast: Cast) -> tuple[str, str]:
    """The pages of an outage that goes on at Lincoln, with news, a ticket and candidates, and of one that is over."""
    filing = Filing(requester=cast.david, subject="Wi-Fi is slow", school=cast.lincoln)
    first, _second = (open_ticket(filing, by=cast.david) for _number in range(2))
    plan, soon = OutagePlan("Wi-Fi is slow", [cast.lincoln], assignee=cast.tomas), clock.now() + timedelta(hours=1)
    going = declare(plan, by=cast.jo, next_news_at=soon, tickets=[first], words="A cable is cut.")
    over = end_outage(declare(plan, by=cast.jo, next_news_at=soon), by=cast.jo, words="It works again.")
    return f"/outages/{going.pk}/", f"/outages/{over.pk}/"


@pytest.mark.parametrize(("window", "locale"), STATES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    house: House, cast: Cast, ticket: Ticket, sit_down: Callable[..., Page], window: str, locale: str
) -> None:
    house.start("web")
    User.objects.update(language=locale[:2])
    one = f"/tickets/{ticket.pk}/"
    gone = f"/tickets/{Ticket.objects.get(status='merged').pk}/"
    other = Ticket.objects.get(subject="Panel dark").pk
    *solved_ones, letter = ended(cast)
    going, over = outages(cast)
    queue = ["/queue/", "/queue/?by=room", "/queue/?q=panel", "/queue/?q=zzzz"]
    walks = [
        (None, ["/accounts/login/", "/accounts/password/reset/", "/nowhere/", letter]),
        (cast.elena, ["/", "/report/?subject=panel+does+not+react", "/my/", one, gone, *solved_ones, "/account/"]),
        (cast.elena, ["/report/?subject=wifi+slow", going, over]),
        (cast.jo, ["/outages/", going, over, f"/outages/new/?tickets={ticket.pk}"]),
        (cast.kim, ["/", "/report/", "/my/", "/queue/", "/r/nowhere", "/r/LMS/214"]),
        (cast.david, ["/report/?somebody=alvarez", "/report/?somebody=nobody", f"/report/?section={class_of(cast)}"]),
        (cast.marcus, ["/stickers/", "/r/P-0214", "/r/LMS/214"]),
        (cast.sam, ["/stickers/"]),
        (cast.marcus, [*queue, one, "/account/", thanked(cast), "/thanks/"]),
        (cast.marcus, [gone, f"/tickets/merge/?tickets={other}&number={ticket.pk}", f"{one}#join"]),
        (cast.marcus, ["/macros/", "/macros/new/", f"{one}macros/", f"{one}visit-times/"]),
        (cast.jo, ["/queue/?by=room"]),
        (cast.renee, ["/reports/workload/"]),
        (cast.jo, ["/targets/urgency/", *(f"/settings/hours/{page}" for page in hours_pages(cast))]),
        (cast.david, ["/", "/report/", f"/report/?draft={begun(cast)}", "/report/?category=chromebook-screen"]),
        (cast.ada, ["/settings/questions/", "/settings/questions/chromebook-screen/"]),
    ]
    found: dict[str, Any] = {}
    for person, paths in walks:
        page = sit_down(person, locale=locale, **WINDOWS[window])
        for path in paths:
            page.goto(path)
            page.wait_for_load_state("networkidle")
            wrong = violations(page) + sideways(page) + other_language(page, locale)
            if wrong:
                found[f"{person} {path}"] = wrong
    assert found == {}


@pytest.mark.parametrize(("window", "locale"), STATES)
def test_axe_finds_nothing_in_what_opens_over_the_list(
    house: House, cast: Cast, ticket: Ticket, sit_down: Callable[..., Page], window: str, locale: str
) -> None:
    house.start("web")
    low, undo = {"en-US": ("Low", "Undo"), "es-US": ("Baja", "Deshacer")}[locale]
    page = sit_down(cast.marcus, locale=locale, **WINDOWS[window])
    page.goto("/queue/?by=due")
    page.keyboard.press("j")
    found: dict[str, Any] = {}
    for key in ("a", "s", "p", "t", "T", "v", "d", "r", "n", "?", "Control+k"):
        page.keyboard.press(key)
        page.locator("#act > *").first.wait_for()
        if wrong := violations(page) + sideways(page):
            found[key] = wrong
        page.keyboard.press("Escape")
        page.wait_for_selector("#act[open]", state="detached")
    page.keyboard.press("p")
    page.get_by_role("option", name=low).click()
    page.get_by_role("button", name=undo).wait_for()
    assert (found, violations(page) + sideways(page)) == ({}, [])


def violations(page: Page) -> list[str]:
    """What axe finds, as rule and place."""
    page.evaluate(AXE)
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
    result = page.evaluate("rules => axe.run(document, {runOnly: rules})", rules)
    found = [(rule["id"], node) for rule in result["violations"] for node in rule["nodes"]]
    return [f"{rule}: {node['target']} {node['html'][:80]}" for rule, node in found[:8]]


def other_language(page: Page, locale: str) -> list[str]:
    """Whether the page says that it is in another language."""
    lang = page.evaluate("document.documentElement.lang")
    return [] if lang == locale[:2] else [f"says that it is in {lang}"]


def sideways(page: Page) -> list[str]:
    """Whether the page itself scrolls sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"scrolls sideways by {wide} px"] if wide > 0 else []
