"""Chromium is asked whether it would put the helpdesk among the apps; and what becomes of words without a line."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.live import House
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


def test_chromium_finds_nothing_that_keeps_it_from_installing(
    house: House, sit_down: Callable[..., Page], cast: Cast
) -> None:
    house.start("web")
    page = sit_down(cast.marcus)
    page.goto("/queue/")
    asked = page.context.new_cdp_session(page)

    manifest = asked.send("Page.getAppManifest")
    errors = asked.send("Page.getInstallabilityErrors")["installabilityErrors"]

    said = json.loads(manifest["data"])
    assert (manifest["errors"], manifest["url"]) == ([], f"{house.url}/manifest.webmanifest")
    assert [one["name"] for one in said["shortcuts"]] == ["Report a problem", "My queue", "Scan a label"]
    # A window without a profile of its own installs nothing; that is said of every page.
    assert [one["errorId"] for one in errors if one["errorId"] != "in-incognito"] == []
    assert asked.send("Page.getAppId")["appId"] == f"{house.url}/"


def test_nothing_of_anybody_is_kept_by_the_browser_for_later(
    house: House, sit_down: Callable[..., Page], cast: Cast
) -> None:
    house.start("web")
    page = sit_down(cast.elena)
    page.goto("/my/")

    kept = page.evaluate(
        "(async () => [(await navigator.serviceWorker.getRegistrations()).length, await caches.keys()])()"
    )

    assert kept == [0, []]


def test_without_a_connection_words_stay_and_go_out_when_it_is_back(
    house: House, sit_down: Callable[..., Page], cast: Cast
) -> None:
    house.start("web")
    page = sit_down(cast.elena)
    page.goto("/report/")
    note = page.get_by_text("No connection. What you wrote stays here; send it when the connection is back.")
    expect(note).to_be_hidden()

    page.context.set_offline(True)
    expect(note).to_be_visible()
    page.get_by_label("What is going wrong?").fill("The panel is dark")
    page.get_by_role("button", name="Send to Tech Help").click()
    expect(page.get_by_label("What is going wrong?")).to_have_value("The panel is dark")
    assert page.url.partition("?")[0] == f"{house.url}/report/"

    page.context.set_offline(False)
    expect(note).to_be_hidden()
    page.get_by_role("button", name="Send to Tech Help").click()
    page.wait_for_url("**/tickets/**")
    assert Ticket.objects.get().subject == "The panel is dark"
