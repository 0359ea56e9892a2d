"""How soon a page can be used on an old Chromebook: in Chromium, with the processor at a quarter of its speed.

Usable is a page whose scripts have run and whose browser has come to rest: it would answer a key at once. The time
begins with the press that leads to the page, and holds the server's, too. Only the browser is slowed down.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

from bench.drive.measuring import Row
from bench.drive.visitor import Visitor
from helpdesk.launch.machine import CHROMIUM

SLOWDOWN = 4
VISITS = 5
GOAL = "≤ 2 s"
SCREEN = {"width": 1366, "height": 768}
RESTED = """() => new Promise((rested) => {
  const rest = () => setTimeout(() => rested(performance.now()));
  const frames = () => requestAnimationFrame(() => requestAnimationFrame(rest));
  document.readyState === "complete" ? frames() : addEventListener("load", frames);
})"""


@dataclass(frozen=True)
class Place:
    """A page, and whose."""

    key: str
    name: str
    path: str
    visitor: Visitor


def chromebook(url: str, places: list[Place]) -> Iterator[Row]:
    """Each page at the first visit, with an empty cache, and at later ones. Nothing where there is no Chromium."""
    program = next(filter(None, map(shutil.which, CHROMIUM.names)), "")
    if not program:
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        rows = [row for place in places for row in _measured(browser, url, place)]
        browser.close()
    yield from rows


def _measured(browser: Browser, url: str, place: Place) -> Iterator[Row]:
    for when, words in (("first", "first visit"), ("later", "later visit")):
        name = f"{place.name}, old Chromebook, {words}"
        yield Row(f"chromebook-{place.key}-{when}", name, GOAL, samples=_visits(browser, url, place, when))


def _visits(browser: Browser, url: str, place: Place, when: str) -> list[float]:
    samples = []
    for _number in range(VISITS):
        context = browser.new_context(base_url=url, viewport=SCREEN)
        context.add_cookies(place.visitor.cookies())
        page = context.new_page()
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        for _time in range(1 if when == "first" else 2):
            page.goto(place.path, wait_until="commit")
            usable = float(page.evaluate(RESTED))
        samples.append(usable)
        context.close()
    return samples
