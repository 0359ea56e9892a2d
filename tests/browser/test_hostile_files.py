"""Files that want to run something, in a real browser: none does so with our address, wherever it is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.cast import Cast
from tests.files.pdfs import pdf
from tests.live import House
from tickets.models import Attachment, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

SPEAKS = "document.cookie = 'run=yes; path=/'; alert('It ran')"
HOSTILE = {
    "panel.png": f'<html><body onload="{SPEAKS}"><script>{SPEAKS}</script></body></html>'.encode(),
    "plan.svg": f'<svg xmlns="http://www.w3.org/2000/svg" onload="{SPEAKS}"><script>{SPEAKS}</script></svg>'.encode(),
    "bill.pdf": pdf(script="app.alert('It ran')"),
    "bundle.pdf": pdf(catalog=b"/Names << /EmbeddedFiles << /Names [(page.html) 5 0 R] >> >>"),
}
PLAIN = "manual.pdf"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """The hostile ones, and a manual like any other."""
    paths = []
    for name, content in {**HOSTILE, PLAIN: pdf()}.items():
        paths.append(tmp_path / name)
        paths[-1].write_bytes(content)
    return paths


def boxes_of(page: Page) -> list[str]:
    """What any page of this browser said in a box; it grows."""
    said: list[str] = []

    def hear(box) -> None:  # type: ignore[no-untyped-def]
        said.append(box.message)
        box.dismiss()

    page.context.on("dialog", hear)
    return said


def sent(page: Page, files: list[Path]) -> Ticket:
    """Elena's ticket with all of them, sent as she sends photos."""
    page.goto("/report/?subject=Look")
    page.locator("#id_photos").set_input_files(files)
    page.get_by_role("button", name="Send to Tech Help").click()
    page.wait_for_url("**/tickets/*/**")
    assert sorted(Attachment.objects.values_list("upload__name", flat=True)) == sorted([*HOSTILE, PLAIN])
    return Ticket.objects.get()


@pytest.mark.parametrize(
    ("name", "kind"), [("panel.png", "text/html"), ("plan.svg", "image/svg+xml"), ("bill.pdf", "application/pdf")]
)
def test_each_would_run_where_it_is_served_as_what_it_is(
    sit_down: Callable[..., Page], house: House, name: str, kind: str
) -> None:
    """So that the next tests mean something."""
    page = sit_down()
    said = boxes_of(page)
    page.route("**/bare/*", lambda route: route.fulfill(body=HOSTILE[name], content_type=kind))

    page.goto(f"{house.url}/bare/{name}")
    for _ in range(100):
        if said:
            break
        page.wait_for_timeout(200)

    assert said[:1] == ["It ran"]


def links_of(page: Page, where: str) -> Locator:
    """The files of her ticket, on its page or beside the list."""
    if where == "preview":
        page.keyboard.press("j")
    return page.locator("#preview" if where == "preview" else "main").locator("a[href*='/files/']")


@pytest.mark.parametrize(
    ("reader", "where"), [("elena", "her ticket"), ("marcus", "the ticket"), ("marcus", "preview")]
)
def test_no_file_runs_anything_and_all_but_the_manual_are_downloaded(
    house: House, cast: Cast, sit_down: Callable[..., Page], files: list[Path], reader: str, where: str
) -> None:
    house.start("web")
    ticket = sent(sit_down(cast.elena), files)
    page = sit_down(getattr(cast, reader))
    said = boxes_of(page)
    page.goto("/queue/" if where == "preview" else f"/tickets/{ticket.pk}/")
    address = page.url
    links = links_of(page, where)
    expect(links).to_have_count(len(files))

    for name in HOSTILE:
        with page.expect_download() as coming:
            links.filter(has_text=name).click()
        assert (coming.value.suggested_filename, coming.value.failure()) == (name, None)
    with page.context.expect_page() as opening:
        links.filter(has_text=PLAIN).click()
    opening.value.wait_for_url(f"**/{PLAIN}")

    assert (said, page.url, page.locator("img[src*='/files/']").count()) == ([], address, 0)
    assert "run" not in {cookie["name"] for cookie in page.context.cookies()}
