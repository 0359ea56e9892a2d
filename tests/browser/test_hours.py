"""Hours and days in a real browser: edited by the keyboard alone, and a snow day at half past five."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from audit import clock
from schools.calendars import Calendars
from schools.models import SchoolYear, ServiceHours, SpecialDay
from schools.models import TestingWindow as Window
from tests.browser.looks import WINDOWS, sideways, violations
from tests.cast import Cast
from tests.live import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HALF_PAST_FIVE = datetime(2027, 4, 28, 10, 30, tzinfo=UTC)  # in Chicago
TODAY = date(2027, 4, 28)
FAR = 400  # presses of Tab; no page of ours has so many stops


@pytest.fixture
def page(house: House, cast: Cast, sit_down: Callable[..., Page]) -> Page:
    """Jo, the lead, at her desk."""
    house.start("web")
    return sit_down(cast.jo)


def tab_to(page: Page, target: Locator) -> None:
    """Reach something as somebody without a mouse does."""
    expect(target).to_be_visible()
    for _press in range(FAR):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never reaches {target}")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    tab_to(page, target)
    page.keyboard.press(key)


def test_the_week_is_edited_by_keys_in_fields_and_on_bars(page: Page, cast: Cast) -> None:
    page.goto("/settings/hours/")
    tab_to(page, page.get_by_label("Tuesday from"))
    page.keyboard.type("0630AM")
    bar = page.get_by_role("slider", name="Tuesday opens")
    expect(bar).to_have_attribute("aria-valuetext", "6:30 AM")
    tab_to(page, page.get_by_role("slider", name="Wednesday closes"))
    for _press in range(4):
        page.keyboard.press("ArrowLeft")
    expect(page.get_by_label("Wednesday until")).to_have_value("14:30")
    press(page, page.get_by_role("switch", name="Saturday"), "Space")
    expect(page.get_by_label("Saturday from")).to_be_visible()
    press(page, page.get_by_role("region", name="A usual week").get_by_role("button", name="Save"))
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()

    hours = ServiceHours.objects.filter(calendar__school=None).order_by("weekday")
    assert [(one.weekday, one.opens, one.closes) for one in hours if one.weekday in (1, 2, 5)] == [
        (1, time(6, 30), time(15, 30)),
        (2, time(7), time(14, 30)),
        (5, time(7), time(15, 30)),
    ]


def test_the_words_of_the_axis_never_run_together(page: Page, cast: Cast) -> None:
    shown = {}
    for width in (1440, 1200, 1024, 768, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/settings/hours/")
        words = [one for one in page.locator(".week-ax text").all() if one.is_visible()]
        boxes = [box for one in words if (box := one.bounding_box())]
        gaps = [round(after["x"] - box["x"] - box["width"]) for box, after in pairwise(boxes)]
        assert min(gaps, default=99) >= 6, (width, gaps)
        shown[width] = [one.text_content() for one in words]

    assert shown[1440] == ["6 AM", "8 AM", "10 AM", "12 PM", "2 PM", "4 PM", "6 PM"]
    assert shown[768] == ["6 AM", "12 PM", "6 PM"]
    assert shown[390] == [], "on a phone each bar stands below its own times"


def test_an_end_of_a_bar_is_dragged(page: Page, cast: Cast) -> None:
    page.goto("/settings/hours/")
    grip = page.get_by_role("slider", name="Monday opens")
    box, bar = grip.bounding_box(), page.locator("[data-bar]").first.bounding_box()
    assert box and bar
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    page.mouse.move(bar["x"] + bar["width"] * 2 / 12, y, steps=5)  # two hours after six
    page.mouse.up()

    expect(page.get_by_label("Monday from")).to_have_value("08:00")


def test_a_special_day_and_a_testing_window_are_added_by_keys(page: Page, cast: Cast) -> None:
    page.goto("/settings/hours/")
    press(page, page.get_by_role("link", name="Add a special day"))
    tab_to(page, page.get_by_label("First day"))
    page.keyboard.type("05202027")
    tab_to(page, page.get_by_label("Why"))
    page.keyboard.type("Half day")
    tab_to(page, page.get_by_label("Closed", exact=True))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_label("Classes end"))
    page.keyboard.type("1130AM")
    press(page, page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_role("listitem").filter(has_text="Half day")).to_contain_text("Classes until 11:30 AM")
    day = SpecialDay.objects.get(date=date(2027, 5, 20))
    assert (day.kind, day.classes_end) == ("early_release", time(11, 30))

    press(page, page.get_by_role("link", name="Add a testing window"))
    tab_to(page, page.get_by_label("First day"))
    page.keyboard.type("04272027")
    tab_to(page, page.get_by_label("Last day"))
    page.keyboard.type("05042027")
    tab_to(page, page.get_by_label("Name"))
    page.keyboard.type("MAP")
    tab_to(page, page.get_by_label("Grades"))
    page.keyboard.type("6, 7, 8")
    press(page, page.get_by_role("button", name="Save", exact=True))
    line = page.get_by_role("listitem").filter(has_text="MAP, grades 6 to 8")
    expect(line).to_contain_text("Now")
    assert Window.objects.get().grades == ["06", "07", "08"]

    press(page, page.get_by_role("button", name="Remove MAP, grades 6 to 8"))
    expect(page.get_by_text("No testing ahead")).to_be_visible()


def test_a_run_of_days_is_chosen_in_the_year_by_keys(page: Page, cast: Cast) -> None:
    SchoolYear.objects.create(name="2026–27", first_day=date(2026, 8, 17), last_day=date(2027, 5, 28))
    page.goto("/settings/hours/year/")
    tab_to(page, page.locator("[aria-current=date]"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-year-say]")).to_contain_text("Tuesday, May 4 to Thursday, May 6 chosen")
    page.keyboard.press("Enter")
    expect(page.get_by_label("First day")).to_have_value("2027-05-04")
    expect(page.get_by_label("Last day")).to_have_value("2027-05-06")


def test_terms_and_the_cycle_of_a_school_are_kept_by_keys(page: Page, cast: Cast) -> None:
    SchoolYear.objects.create(name="2026–27", first_day=date(2026, 8, 17), last_day=date(2027, 5, 28), cycle=["A"])
    page.goto(f"/settings/hours/year/?school={cast.lincoln.pk}")
    press(page, page.get_by_role("link", name="Add a term"))
    tab_to(page, page.get_by_label("Name"))
    page.keyboard.type("Quarter 4")
    page.keyboard.press("Tab")
    page.keyboard.type("Quarter")
    tab_to(page, page.get_by_label("First day"))
    page.keyboard.type("03152027")
    tab_to(page, page.get_by_label("Last day"))
    page.keyboard.type("05282027")
    page.keyboard.press("Enter")
    expect(page.locator(".terms")).to_contain_text(re.compile(r"Quarter 4\s*Mar 15 to May 28\s*Quarter\s*Now"))

    press(page, page.get_by_role("link", name="Give this school its own"))
    tab_to(page, page.get_by_label("Days of the cycle"))
    page.keyboard.type("1, 2, 3")
    page.keyboard.press("Enter")
    expect(page.locator(".terms")).to_contain_text("Cycle of this school alone: 1, 2, 3")
    assert violations(page) + sideways(page) == []
    press(page, page.get_by_role("button", name="Use the district’s cycle"))
    expect(page.locator(".terms")).to_contain_text("Cycle of the district: A")
    press(page, page.get_by_role("button", name="Remove Quarter 4"))
    expect(page.locator(".terms")).to_contain_text("None yet.")


@pytest.mark.parametrize("window", WINDOWS)
def test_a_snow_day_is_called_at_half_past_five_and_undone(
    house: House, cast: Cast, sit_down: Callable[..., Page], window: str
) -> None:
    clock.set_now(HALF_PAST_FIVE)
    house.start("web")
    page = sit_down(cast.renee, **WINDOWS[window])
    page.goto("/settings/hours/")
    press(page, page.get_by_role("link", name="Close schools today"))
    expect(page.get_by_label("Day", exact=True)).to_have_value("2027-04-28")
    said = page.get_by_role("status").filter(has_text="chosen")
    expect(said).to_have_text("0 of 2 schools chosen")
    press(page, page.get_by_role("button", name="All schools"))
    expect(said).to_have_text("2 of 2 schools chosen")
    press(page, page.get_by_role("button", name="None", exact=True), "Space")
    press(page, page.get_by_role("button", name="Next: see what happens"))
    expect(page.get_by_text("No school is chosen. Tick those that close or begin later.")).to_be_visible()
    assert violations(page) + sideways(page) == []
    press(page, page.get_by_role("button", name="All schools"))
    press(page, page.get_by_role("button", name="Next: see what happens"))
    expect(page.get_by_role("heading", level=1)).to_have_text("2 schools are closed on Wednesday, April 28.")
    assert violations(page) + sideways(page) == []
    press(page, page.get_by_role("button", name="Yes, close"))
    undo = page.get_by_role("button", name="Undo: 2 schools are closed on Wednesday, April 28.")
    expect(undo).to_be_visible()
    assert [Calendars().of(key).windows_on(TODAY) for key in (cast.lincoln.pk, cast.high.pk, None)] == [(), (), ()]
    assert violations(page) + sideways(page) == []

    press(page, undo)
    expect(page.get_by_text("What was planned for the day holds again")).to_be_visible()
    assert Calendars().of(cast.lincoln.pk).windows_on(TODAY) == ((420, 930),)
    assert not SpecialDay.objects.filter(date=TODAY).exists()
