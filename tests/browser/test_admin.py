"""The administration in a real browser, under the policy of the house."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from schools.models import ServiceCalendar
from tests.cast import Cast
from tests.live import House
from users.models import RoleGrant, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(house: House, cast: Cast, sit_down: Callable[..., Page]) -> Page:
    """Ada at her desk; what the browser complains about is kept in `page.complaints`."""
    house.start("web")
    page = sit_down(cast.ada)
    page.complaints = []

    def keep(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            page.complaints.append(message.text)

    page.on("console", keep)
    page.on("response", lambda answer: page.complaints.append(answer.url) if answer.status >= 400 else None)
    page.on("pageerror", lambda problem: page.complaints.append(str(problem)))
    return page


def test_an_administrator_gives_a_role_with_the_choosers_of_the_browser(page: Page, cast: Cast) -> None:
    page.goto("/admin/users/rolegrant/add/")
    page.locator(".field-user .select2-selection").click()
    page.locator(".select2-search__field").fill("rosa")
    page.locator(".select2-results__option", has_text="Rosa Delgado").click()
    page.get_by_label("Role").select_option("clerk")
    page.locator(".field-school .select2-selection").click()
    page.locator(".select2-search__field").fill("lincoln")
    page.locator(".select2-results__option", has_text="Lincoln Middle School").click()
    page.locator(".field-since").get_by_role("link", name="Today").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .success")).to_contain_text("was added successfully")
    given = RoleGrant.objects.get(user=cast.rosa)
    assert (given.role, given.school) == ("clerk", cast.lincoln)
    assert page.complaints == []


def test_an_administrator_sets_a_password_and_it_opens_the_door(
    page: Page, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    page.goto(f"/admin/users/user/{cast.david.pk}/password/")
    page.get_by_label("Password:", exact=True).fill("Winter-sparrow-81")
    page.get_by_label("Password confirmation").fill("Winter-sparrow-81")
    page.locator("input[type=submit].set-password").click()
    expect(page.locator(".messagelist .success")).to_contain_text("Password changed successfully")
    assert User.objects.get(pk=cast.david.pk).check_password("Winter-sparrow-81")
    assert page.complaints == []


def test_lists_forms_and_rows_added_by_hand_obey_the_policy(page: Page, cast: Cast) -> None:
    for where in (
        "",
        "users/user/",
        f"users/user/{cast.elena.pk}/change/",
        f"users/user/{cast.elena.pk}/history/",
        "assets/device/",
        f"assets/device/{cast.laptop.pk}/change/",
        "tickets/category/",
        "letters/mailbox/add/",
        "schools/district/1/change/",
    ):
        page.goto(f"/admin/{where}")
    page.goto(f"/admin/schools/servicecalendar/{ServiceCalendar.objects.get().pk}/change/")
    page.locator("#hours-group .add-row a").click()
    expect(page.locator("#id_hours-6-weekday")).to_be_visible()
    assert page.complaints == []
