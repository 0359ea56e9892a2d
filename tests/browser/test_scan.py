"""A label before a camera: Chromium is given a film as its camera, and the page reads what is on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from assets.models import Device
from tests.browser.looks import WINDOWS, sideways, violations
from tests.browser.test_weight import Wire
from tests.cast import PASSWORD, Cast
from tests.conftest import CHROMIUM
from tests.live import House, eventually
from tickets.actions import Filing, open_ticket
from tickets.models import Ticket
from users.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

WIDTH, HEIGHT = 640, 480
READS = {"timeout": 60_000}  # ms; the reader is compiled, and a busy machine takes its time for that
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
LOOKING = "Hold the sticker or the bar code into the picture."


def film(words: str, kind: str, to: Path) -> Path:
    """What a camera sees that looks at a code on white paper, as an uncompressed film of two pictures."""
    code = zxingcpp.create_barcode(words, getattr(zxingcpp.BarcodeFormat, kind))
    drawn = Image.fromarray(code.to_image(scale=6 if kind == "QRCode" else 2, add_quiet_zones=True))
    paper = Image.new("L", (WIDTH, HEIGHT), 235)
    paper.paste(drawn, ((WIDTH - drawn.width) // 2, (HEIGHT - drawn.height) // 2))
    picture = paper.tobytes() + b"\x80" * (WIDTH * HEIGHT // 2)
    to.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode() + (b"FRAME\n" + picture) * 2)
    return to


Looking = Callable[..., Page]


@pytest.fixture
def looking(house: House, chromium: Browser, tmp_path: Path) -> Iterator[Looking]:
    """`looking(person, words, kind)` opens the page in a phone of theirs whose camera looks at a code."""
    house.start("web")
    opened: list[Browser] = []

    def look(person: User, words: str, kind: str = "QRCode", *, allowed: bool = True, **more: Any) -> Page:
        seen = film(words, kind, tmp_path / f"{len(opened)}.y4m")
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        flags += ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={seen}"]
        browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=flags)
        opened.append(browser)
        permissions = ["camera"] if allowed else []
        context = browser.new_context(base_url=house.url, locale="en-US", permissions=permissions, **(more or PHONE))
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto("/accounts/login/")
        page.get_by_label("e-mail").fill(person.email or "")
        page.get_by_label("Password", exact=False).first.fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda url: "/accounts/login/" not in url)
        return page

    yield look
    for browser in opened:
        browser.close()


def complaints(page: Page) -> list[str]:
    """What the browser will say against its security policy from now on."""
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if "Content Security" in one.text else None)
    return said


def test_a_sticker_before_the_camera_opens_the_device_and_its_tickets(
    house: House, looking: Looking, cast: Cast
) -> None:
    ticket = open_ticket(Filing(cast.elena, "Panel is dark", device=cast.panel), by=cast.elena)
    page = looking(cast.marcus, f"{house.url}/r/P-0214")
    said = complaints(page)

    page.goto("/queue/")
    page.get_by_role("link", name="Scan", exact=True).click()

    expect(page.get_by_role("heading", name="ActivPanel 9 75″ P-0214")).to_be_visible(**READS)
    expect(page.get_by_role("heading", name="Who has it")).to_be_visible()
    page.get_by_role("link", name="Panel is dark").click()
    page.wait_for_url(f"**/tickets/{ticket.pk}/")
    assert said == []


def test_bar_codes_of_devices_are_read(looking: Looking, cast: Cast) -> None:
    for kind, label in (("Code128", "C-19902"), ("Code39", "C-19902"), ("EAN13", "4006381333931")):
        Device.objects.filter(pk=cast.chromebook.pk).update(tag=label)
        page = looking(cast.marcus, label, kind)

        page.goto("/scan/")

        expect(page.get_by_role("heading", name=f"Chromebook 300e {label}")).to_be_visible(**READS)


def test_a_teacher_who_scans_files_about_it(looking: Looking, cast: Cast) -> None:
    page = looking(cast.elena, "P-0214", "Code128")

    page.goto("/scan/")
    page.wait_for_url("**/report/?sticker=P-0214", **READS)
    page.get_by_label("What is going wrong?").fill("It is dark")
    page.get_by_role("button", name="Send to Tech Help").click()
    page.wait_for_url("**/tickets/**")

    assert Ticket.objects.get().device == cast.panel


def test_a_label_that_is_not_known_is_said_once_and_the_camera_goes_on(looking: Looking, cast: Cast) -> None:
    page = looking(cast.marcus, "X-1", "Code128")
    visited: list[str] = []
    page.on("framenavigated", lambda frame: visited.append(frame.url.rpartition("/")[2]))

    page.goto("/scan/")

    expect(page.get_by_text("No device or room of yours has the code “X-1”.")).to_be_visible(**READS)
    expect(page.get_by_role("status").filter(has_text=LOOKING)).to_be_visible(**READS)
    eventually(lambda: page.evaluate("document.querySelector('video').currentTime") > 1)  # some pictures later
    assert visited == ["", "?code=X-1"]


def test_what_the_browser_itself_reads_needs_no_reader_of_ours(looking: Looking, cast: Cast) -> None:
    page = looking(cast.marcus, "nothing of ours")
    page.add_init_script(
        """window.BarcodeDetector = class {
          static async getSupportedFormats() { return ["code_128", "qr_code"]; }
          constructor({ formats }) { window.asked = formats; }
          async detect() { return window.shown ? [{ rawValue: window.shown, format: "code_128" }] : []; }
        };"""
    )
    wire = Wire(page)

    loaded = wire.load(page, "/scan/")
    expect(page.get_by_role("status").filter(has_text=LOOKING)).to_be_visible(**READS)

    assert page.evaluate("window.asked") == ["qr_code", "code_128"]
    assert [name for name in loaded if "/vendor/scanner/" in name] == []
    page.evaluate("window.shown = 'P-0214'")
    expect(page.get_by_role("heading", name="ActivPanel 9 75″ P-0214")).to_be_visible(**READS)


def test_the_light_is_offered_where_the_camera_has_one(looking: Looking, cast: Cast) -> None:
    page = looking(cast.marcus, "X-1")
    page.goto("/scan/?code=X-1")
    expect(page.get_by_role("status").filter(has_text=LOOKING)).to_be_visible(**READS)
    light = page.get_by_role("button", name="Light")
    expect(light).to_be_hidden()
    page.add_init_script(
        """window.lit = [];
        MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true });
        MediaStreamTrack.prototype.applyConstraints = async (wish) => { window.lit.push(wish.advanced[0].torch); };"""
    )

    page.reload()
    light.click()
    expect(light).to_have_attribute("aria-pressed", "true")
    light.click()
    expect(light).to_have_attribute("aria-pressed", "false")

    assert page.evaluate("window.lit") == [True, False]


def test_a_camera_that_is_refused_or_missing_says_what_to_do_and_typing_goes_on(
    looking: Looking, sit_down: Callable[..., Page], cast: Cast
) -> None:
    refused, missing = (
        "Tap the sign beside the address of this page, allow the camera, and press “Try again”.",
        "Write below what is on the label, or use a hand scanner.",
    )
    for name, window in WINDOWS.items():
        page = sit_down(cast.marcus, **window)
        no_camera(page, missing, asks=name != "phone")
    no_camera(looking(cast.marcus, "P-0214", allowed=False), refused, asks=False)


def no_camera(page: Page, sentence: str, *, asks: bool) -> None:
    """Read what to do, and do it. `asks`: the camera is not what one comes for, so that a button starts it."""
    page.goto("/scan/")
    if asks:
        page.get_by_role("button", name="Use the camera").click()
    expect(page.get_by_text(sentence)).to_be_visible(**READS)
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    assert (violations(page), sideways(page)) == ([], [])
    page.get_by_label("Tag, serial number").fill("p-0214")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="ActivPanel 9 75″ P-0214")).to_be_visible()
    assert (violations(page), sideways(page)) == ([], [])


def test_a_hand_scanner_writes_from_anywhere_and_presses_no_key_of_the_desk(
    house: House, sit_down: Callable[..., Page], cast: Cast
) -> None:
    Device.objects.filter(pk=cast.panel.pk).update(tag="W-0214")
    house.start("web")
    page = sit_down(cast.marcus)
    page.goto("/scan/")
    page.get_by_role("heading", name="Scan a label").click()

    page.keyboard.type("W-0214")
    expect(page.get_by_label("Tag, serial number")).to_have_value("W-0214")
    expect(page.locator("#walk-in")).to_be_hidden()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="ActivPanel 9 75″ W-0214")).to_be_visible()


def test_only_the_page_of_the_camera_loads_the_reader_and_only_with_a_camera(
    house: House, sit_down: Callable[..., Page], cast: Cast
) -> None:
    house.start("web")
    page = sit_down(cast.marcus)
    wire = Wire(page)

    loaded = {path: wire.load(page, path) for path in ("/queue/", "/r/P-0214", "/scan/")}

    scripts = {path: [name for name in names if re.search("scan", name)] for path, names in loaded.items()}
    assert (scripts["/queue/"], scripts["/r/P-0214"]) == ([], [])
    assert [re.sub(r"\.\w+\.(css|js)$", r".\1", name) for name in sorted(scripts["/scan/"])] == [
        "/scan/",
        "/static/css/scan.css",
        "/static/js/scan.js",
    ]


def test_a_walk_in_about_what_was_scanned_is_written_down_on_the_phone(
    house: House, sit_down: Callable[..., Page], cast: Cast
) -> None:
    house.start("web")
    page = sit_down(cast.marcus, **PHONE)
    page.goto("/r/C-19902")

    page.get_by_role("link", name="Walk-in about it").tap()
    expect(page.get_by_label("Who asked?")).to_have_value("Kim Park")
    page.get_by_role("button", name="5", exact=True).tap()
    page.get_by_role("button", name="Write it down").tap()
    expect(page.locator("#walk-in")).to_be_hidden()

    ticket = Ticket.objects.get()
    assert (ticket.device, ticket.requester) == (cast.chromebook, cast.kim)
