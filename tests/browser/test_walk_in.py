"""A walk-in is written down by keys alone, within five seconds at the speed of a person."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import WINDOWS, sideways, violations
from tests.cast import Cast
from tests.live import House
from tickets.actions import Filing, open_ticket, walk_in
from tickets.models import Ticket, TimeEntry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

KEY, DECISION, GOAL = 0.2, 1.0, 5.0


class Person:
    """Somebody at the keyboard: each key takes 0.2 s, each decision 1 s; what the house needs comes on top."""

    def __init__(self, page: Page) -> None:
        """Begin with the hands on the keys."""
        self.page, self.keys, self.decisions, self.waited = page, 0, 0, 0.0

    def press(self, *keys: str) -> None:
        """Press some keys, one after the other."""
        for key in keys:
            began = monotonic()
            self.page.keyboard.press(key)
            self.waited += max(0.0, monotonic() - began - KEY)
            self.page.wait_for_timeout(KEY * 1000)
            self.keys += 1

    def decide(self) -> None:
        """Read, and make up one's mind; meanwhile the house goes on."""
        self.page.wait_for_timeout(DECISION * 1000)
        self.decisions += 1

    def sees(self, see: Callable[[], None]) -> None:
        """Wait until something is seen."""
        began = monotonic()
        see()
        self.waited += monotonic() - began

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.keys * KEY + self.decisions * DECISION + self.waited


@pytest.fixture
def hallway(house: House, cast: Cast) -> Ticket:
    """A ticket in the queue, and a few walk-ins that Marcus had before."""
    for _n in range(3):
        walk_in(Filing(cast.david, "Password", category=cast.category("password-staff")), by=cast.marcus)
    ticket = open_ticket(Filing(cast.elena, "No sound", device=cast.panel), by=cast.elena)
    house.start("web")
    return ticket


def saved(page: Page, words: str) -> None:
    expect(page.locator("#snacks")).to_contain_text(words)


def test_a_typed_name_takes_eight_keys_and_less_than_five_seconds(
    hallway: Ticket, cast: Cast, sit_down: Callable[..., Page], capsys: pytest.CaptureFixture[str]
) -> None:
    page = sit_down(cast.marcus)
    page.goto("/queue/")
    page.locator("[data-row]").first.focus()
    where = page.evaluate("document.activeElement.id")
    person = Person(page)

    person.press("w")
    person.press(*"alv")
    person.decide()  # is she the first of the list?
    person.press("Enter")
    person.decide()  # which kind?
    person.press("1")
    person.decide()  # how long?
    person.press("5", "Enter")
    person.sees(lambda: saved(page, "for Elena Alvarez is written down as solved."))

    ticket = Ticket.objects.latest("pk")
    assert (ticket.requester, ticket.status, ticket.source) == (cast.elena, "solved", "walk")
    assert (ticket.category, ticket.room) == (cast.category("password-staff"), cast.room_214)
    assert TimeEntry.objects.get(ticket=ticket).minutes == 5
    assert person.keys == 8
    assert person.seconds <= GOAL
    with capsys.disabled():
        print(f"\nwalk-in by name: {person.keys} keys, {person.decisions} decisions, {person.seconds:.1f} s")  # noqa: T201
    # One is where one was, and may take it back by a key.
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == where
    page.keyboard.press("z")
    expect(page.locator("#snacks")).to_contain_text("Taken back")
    assert not Ticket.objects.filter(pk=ticket.pk).exists()


def test_a_scanned_badge_is_quicker_still(
    hallway: Ticket, cast: Cast, sit_down: Callable[..., Page], capsys: pytest.CaptureFixture[str]
) -> None:
    page = sit_down(cast.marcus)
    page.goto(f"/tickets/{hallway.pk}/")
    person = Person(page)

    person.press("w")
    page.keyboard.type("person-kim")  # a scanner types at once, and Enter after it
    person.press("Enter")
    expect(page.locator("#walk-chosen")).to_have_text("Student, grade 7, Lincoln MS")
    person.decide()
    person.press("2")
    person.decide()
    person.press("1", "0", "Enter")
    person.sees(lambda: saved(page, "for Kim Park is written down as solved."))

    ticket = Ticket.objects.latest("pk")
    assert (ticket.requester, TimeEntry.objects.get(ticket=ticket).minutes) == (cast.kim, 10)
    assert person.seconds <= GOAL
    with capsys.disabled():
        print(f"\nwalk-in by badge: {person.keys} keys, {person.decisions} decisions, {person.seconds:.1f} s")  # noqa: T201


def test_what_is_typed_before_the_line_is_there_goes_into_it_and_fires_no_key(
    hallway: Ticket, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    page = sit_down(cast.marcus)
    page.goto(f"/tickets/{hallway.pk}/")

    page.keyboard.press("w")
    page.keyboard.type("c-19902")  # i, a and others of these are keys of the page
    page.keyboard.press("Enter")

    expect(page.locator("#walk-chosen")).to_have_text("Kim Park, Student, grade 7, Lincoln MS, C-19902")
    expect(page.locator("[data-walk-who]")).to_have_value("C-19902")
    page.keyboard.press("1")
    page.keyboard.press("Tab")
    page.get_by_label("Not solved yet").check()
    expect(page.get_by_label("Send them an e-mail")).to_be_hidden()
    page.get_by_role("button", name="Write it down").click()
    saved(page, "for Kim Park is yours to do.")
    ticket = Ticket.objects.latest("pk")
    assert (ticket.device, ticket.assignee, ticket.status) == (cast.chromebook, cast.marcus, "open")


def test_with_keys_switched_off_and_on_a_phone_one_presses_the_button(
    hallway: Ticket, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    cast.marcus.single_keys = False
    cast.marcus.save()
    page = sit_down(cast.marcus, viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    page.goto("/queue/")
    page.keyboard.press("w")
    expect(page.locator("dialog[open]")).to_have_count(0)

    page.get_by_role("link", name="Walk-in").tap()
    page.get_by_label("Who asked?").press_sequentially("rosa")
    page.get_by_role("option", name="Rosa Delgado").tap()
    page.locator(".walk-chip").first.tap()
    page.get_by_role("button", name="15", exact=True).tap()
    page.get_by_role("button", name="Write it down").tap()

    saved(page, "for Rosa Delgado is written down as solved.")
    assert TimeEntry.objects.get().minutes == 15
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_kind_is_found_by_a_word_and_the_hands_stay_on_the_keys(
    hallway: Ticket, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    page = sit_down(cast.marcus)
    page.goto("/queue/")
    page.keyboard.press("w")
    page.keyboard.type("alvarez")
    page.keyboard.press("Enter")
    expect(page.locator("[name=kind]").first).to_be_focused()

    page.keyboard.type("toner")  # the first letter leads into the field
    expect(page.locator("[data-walk-sought]")).to_have_value("toner")
    page.keyboard.press("Enter")
    expect(page.locator("[data-walk-sought]")).to_have_value("Copier: jam, toner, or an error")
    page.keyboard.type("5")
    page.keyboard.press("Enter")

    saved(page, "for Elena Alvarez is written down as solved.")
    ticket = Ticket.objects.latest("pk")
    assert (ticket.category, TimeEntry.objects.get(ticket=ticket).minutes) == (cast.category("copier"), 5)


def test_what_is_found_and_the_chips_are_one_choice(
    hallway: Ticket, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    page = sit_down(cast.marcus)
    page.goto("/queue/")
    page.keyboard.press("w")
    sought, chosen = page.get_by_label("Find a kind by a word"), page.locator("[name=kind]:checked")
    page.locator(".walk-chip").first.click()
    expect(chosen).to_have_count(1)

    sought.press_sequentially("password")
    found = page.locator("#walk-kinds [role=option]").first
    expect(found).to_have_text("I cannot sign in (staff)Signing in and accounts")
    expect(page.locator(".walk-chips")).to_be_hidden()
    sought.press("ArrowDown")
    sought.press("Enter")
    expect(sought).to_have_value("A student cannot sign in")
    expect(chosen).to_have_count(0)

    page.locator(".walk-chip").nth(1).click()
    expect(sought).to_have_value("")
    expect(page.locator("[name=other]")).to_have_value("")


def test_on_a_phone_nothing_of_it_shows_below_or_behind_its_button(
    hallway: Ticket, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    page = sit_down(cast.marcus, viewport={"width": 360, "height": 640}, is_mobile=True, has_touch=True)
    page.goto("/queue/")
    page.get_by_role("link", name="Walk-in").tap()
    expect(page.locator("[data-walk-who]")).to_be_focused()

    # Wherever one scrolls, the bar of the button is what is at the lower edge, and it is not seen through.
    seen = page.locator("dialog[open]").evaluate("""(box) => {
      const bar = box.querySelector(".walk-send"), found = [];
      for (let y = 0; y <= box.scrollHeight - box.clientHeight; y += 20) {
        box.scrollTo(0, y);
        const { top, left, right } = bar.getBoundingClientRect();
        for (let at = top + 1; at < innerHeight - 1; at += 4) {
          for (const x of [left + 2, (left + right) / 2, right - 2]) {
            if (!bar.contains(document.elementFromPoint(x, at))) found.push([y, x, at]);
          }
        }
      }
      return [found, getComputedStyle(bar).backgroundColor.includes("/ 0")];
    }""")
    assert seen == [[], False]

    # What one types in comes up above it.
    page.locator("#walk-words").focus()
    page.keyboard.type("x")
    boxes = [page.locator(one).bounding_box() for one in ("#walk-words", ".walk-send")]
    assert boxes[0] and boxes[1] and boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]


def test_a_mistake_is_said_where_it_is_and_what_was_typed_stays(
    hallway: Ticket, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    page = sit_down(cast.marcus)
    page.goto("/queue/")
    page.keyboard.press("w")
    page.get_by_role("textbox", name="Minutes").fill("ten")
    page.get_by_label("Who asked?").fill("delgado")
    expect(page.locator("#walk-people [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")

    page.get_by_role("button", name="Write it down").click()

    expect(page.get_by_text("Write the minutes as a number, such as 10.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Minutes")).to_be_focused()
    expect(page.get_by_label("Who asked?")).to_have_value("Rosa Delgado")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_the_time_on_the_screen_is_offered_and_goes_along_with_the_reply(
    hallway: Ticket, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    page = sit_down(cast.marcus)
    page.goto(f"/tickets/{hallway.pk}/")
    page.evaluate(f"sessionStorage.setItem('spent:{hallway.pk}', '720')")  # as if twelve minutes had gone by
    page.reload()

    page.get_by_label("Your reply", exact=True).fill("Hold Source for ten seconds.")
    page.get_by_role("button", name="12 min: add").click()
    page.get_by_role("button", name="Send and solve").click()

    expect(page.locator("#s-time + span")).to_have_text("12 min")
    expect(page.get_by_role("button", name="12 min: add")).to_be_hidden()
    assert TimeEntry.objects.get().source == "screen"


@pytest.mark.parametrize("window", WINDOWS)
def test_axe_finds_nothing_in_any_state_of_it(
    hallway: Ticket, cast: Cast, sit_down: Callable[..., Page], window: str
) -> None:
    page = sit_down(cast.marcus, **WINDOWS[window])
    found = {}

    def look(state: str) -> None:
        if wrong := violations(page) + sideways(page):
            found[state] = wrong

    page.goto(f"/tickets/{hallway.pk}/")
    page.evaluate(f"sessionStorage.setItem('spent:{hallway.pk}', '720')")
    page.reload()
    expect(page.get_by_role("button", name="12 min: add")).to_be_visible()
    look("time offered")
    page.get_by_role("link", name="Walk-in").click()
    expect(page.locator("[data-walk-who]")).to_be_focused()
    look("open")
    page.keyboard.type("park")
    expect(page.locator("#walk-people [role=option]")).to_have_count(2)
    look("people listed")
    page.keyboard.press("Enter")
    page.keyboard.type("password")
    expect(page.locator("#walk-kinds [role=option]").first).to_be_visible()
    look("kinds listed")
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Minutes").fill("ten")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_text("Write the minutes as a number")).to_be_visible()
    look("error shown")
    page.get_by_role("textbox", name="Minutes").fill("10")
    page.get_by_role("button", name="Write it down").click()
    saved(page, "is written down as solved.")
    look("written down")
    page.goto("/walk-in/")
    look("page")
    assert found == {}
