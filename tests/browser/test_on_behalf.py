"""Asking for somebody else, and from a sticker: by keyboard, by touch, and without script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.cast import PASSWORD, Cast, belong, person
from tests.live import House, eventually
from tickets.models import Ticket
from users.models import ClassSection, Enrollment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


@pytest.fixture
def math(cast: Cast) -> ClassSection:
    """Elena's class, with Kim."""
    section = ClassSection.objects.create(
        roster_id="math-7", school=cast.lincoln, title="Math 7", periods=["3"], room=cast.room_214
    )
    for one, role in ((cast.elena, "teacher"), (cast.kim, "student")):
        Enrollment.objects.create(roster_id=f"in-{one.pk}", section=section, user=one, role=role)
    return section


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something has the focus."""
    for _ in range(60):
        if page.evaluate("selector => !!document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {selector}")


def test_by_keyboard_alone_she_asks_for_a_pupil_and_chooses_his_device(
    house: House, cast: Cast, math: ClassSection, sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    page = sit_down(cast.elena)
    page.goto("/report/?subject=It will not charge")

    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".for-sum")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "#id_somebody")
    page.keyboard.type("par")
    expect(page.get_by_role("radio", name=re.compile("Kim Park"))).to_be_attached()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#for-said")).to_have_text(re.compile("For somebody else.*Kim Park"))
    expect(page.get_by_role("radio", name=re.compile("Kim Park"))).to_be_focused()
    tab_to(page, "#for-classes a")
    page.keyboard.press("Enter")
    tab_to(page, ".where-item:nth-child(2) summary")
    page.keyboard.press("Enter")
    tab_to(page, "#id_device")
    page.keyboard.type("Chromebook")
    expect(page.locator("#id_device option:checked")).to_have_text("Chromebook 300e C-19902 (Kim Park)")
    tab_to(page, ".file-send button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/tickets/\d+/"))

    ticket = Ticket.objects.get()
    assert (ticket.requester, ticket.beneficiary, ticket.device) == (cast.elena, cast.kim, cast.chromebook)


UNCOVERED = """label => {
  const box = label.getBoundingClientRect();
  return label.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
}"""


def test_on_a_phone_whom_she_may_mean_is_not_found_under_the_bar_that_sends(
    house: House, cast: Cast, math: ClassSection, sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    page = sit_down(cast.elena, **PHONE)
    page.goto("/report/?subject=It will not charge")
    page.locator(".for-sum").tap()
    # As she has the page when the field is right above the bar.
    page.locator("#id_somebody").evaluate(
        "field => window.scrollTo(0, field.getBoundingClientRect().top + scrollY - 545)"
    )

    page.locator("#id_somebody").press_sequentially("par")

    found = page.locator(".for-people label").first
    expect(found).to_be_visible()
    assert eventually(lambda: found.evaluate(UNCOVERED), seconds=5)


def test_the_error_about_a_name_goes_when_she_writes_another_or_chooses_among_those_who_are_meant(
    house: House, cast: Cast, math: ClassSection, sit_down: Callable[..., Page]
) -> None:
    belong(person("Davina", "Cole"), cast.lincoln, "teacher")
    house.start("web")
    page = sit_down(cast.elena, **PHONE)
    field, error = page.locator("#id_somebody"), page.locator("#id_somebody_error")
    for words, mend in (("Nobody Atall", "par"), ("dav", "")):
        page.goto("/report/?subject=It will not charge")
        page.locator(".for-sum").tap()
        field.fill(words)
        page.locator(".file-send button").tap()
        expect(error).to_be_visible()
        expect(field).to_have_attribute("aria-invalid", "true")

        if mend:
            field.fill(mend)
        else:
            page.locator(".for-people label").first.tap()

        expect(error).to_have_count(0)
        expect(field).not_to_have_attribute("aria-invalid", "true")
        assert "_error" not in (field.get_attribute("aria-describedby") or "")


def test_by_touch_she_asks_for_a_class(
    house: House, cast: Cast, math: ClassSection, sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    page = sit_down(cast.elena, **PHONE)
    page.goto("/report/?subject=Nobody can sign in")

    page.locator(".for-sum").tap()
    page.get_by_label("One of your classes").select_option(str(math.pk))
    expect(page.locator("#for-said")).to_contain_text("Math 7, period 3, room 214")
    page.get_by_role("button", name="Send to Tech Help").tap()
    page.wait_for_url(re.compile(r"/tickets/\d+/"))

    assert Ticket.objects.get().for_class == "Math 7, period 3, room 214"


def test_without_script_whom_she_means_is_asked_and_kept(
    house: House, cast: Cast, math: ClassSection, sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    page = sit_down(cast.elena, java_script_enabled=False)
    page.goto("/report/?subject=It will not charge")

    page.locator(".for-sum").click()
    page.get_by_label("Name or e-mail address").fill("park")
    page.get_by_role("button", name="Look up, and offer their devices").click()
    expect(page.get_by_role("radio", name=re.compile("Kim Park"))).to_be_checked()
    page.locator(".where-item").nth(1).locator("summary").click()
    page.get_by_label("Device", exact=True).select_option("Chromebook 300e C-19902 (Kim Park)")
    page.get_by_role("button", name="Send to Tech Help").last.click()
    page.wait_for_url(re.compile(r"/tickets/\d+/"))

    ticket = Ticket.objects.get()
    assert (ticket.beneficiary, ticket.device) == (cast.kim, cast.chromebook)


def test_a_scanned_sticker_asks_to_sign_in_and_stays_on_the_form(
    house: House, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    page = sit_down(None, **PHONE)
    page.goto("/r/C-19902")
    assert "Chromebook" not in page.content()
    page.get_by_label("e-mail").fill("david.chen@cedarvalley.example")
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).tap()
    page.wait_for_url(re.compile("/report/"))

    page.get_by_label("What is going wrong?").fill("Keys are missing")
    with page.expect_response(re.compile(r"/report/\?")):  # other questions are asked for
        page.get_by_label("What is going wrong?").blur()
    expect(page.locator("#id_device option:checked")).to_have_text("Chromebook 300e C-19902")
    page.get_by_role("button", name="Send to Tech Help").tap()
    page.wait_for_url(re.compile(r"/tickets/\d+/"))

    ticket = Ticket.objects.get()
    assert (ticket.requester, ticket.device, ticket.school) == (cast.david, cast.chromebook, cast.lincoln)
