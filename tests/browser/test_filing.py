"""Filing as a teacher does it between two classes: by touch on a small phone, and by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from time import monotonic

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.cast import Cast
from tests.live import House
from tickets.models import Attachment, FilingDraft, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
WORDS = "Panel does not react to touch"
# How fast people are: seconds for a letter on a phone, for a tap or key, and what we promise in all.
LETTER, PRESS, AT_MOST = 0.2, 1.0, 30.0
SHIFTS = """() => { window.shifts = 0; new PerformanceObserver(list => { for (const one of list.getEntries())
  if (!one.hadRecentInput) window.shifts += one.value; }).observe({ type: "layout-shift", buffered: true }); }"""


@dataclass
class Hands:
    """A person's hands: what they do is counted, and nothing that is out of sight can be reached."""

    page: Page
    presses: int = 0
    letters: int = 0

    def tap(self, what: Locator) -> None:
        """One tap on something that can be seen without scrolling."""
        expect(what).to_be_in_viewport(ratio=1)
        what.tap()
        self.presses += 1

    def press(self, *keys: str) -> None:
        """Keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1

    def write(self, words: str) -> None:
        """Letters into whatever has the focus."""
        self.page.keyboard.type(words)
        self.letters += len(words)

    def seconds(self, machine: float) -> float:
        """How long a person takes, with what the machine took."""
        return self.letters * LETTER + self.presses * PRESS + machine


def arrived(page: Page) -> Ticket:
    page.wait_for_url(re.compile(r"/tickets/\d+/"))
    ticket = Ticket.objects.get()
    expect(page.get_by_role("status").first).to_contain_text(f"Your ticket is number {ticket.pk}.")
    return ticket


def watch_shifts(page: Page) -> Callable[[], float]:
    """How much of the page moved by itself, on the page that is open when it is asked."""
    page.add_init_script(f"({SHIFTS})()")
    return lambda: float(page.evaluate("window.shifts"))


def test_by_touch_a_teacher_needs_four_taps_and_her_words(
    house: House, cast: Cast, sit_down: Callable[..., Page], record_property: Callable[[str, object], None]
) -> None:
    house.start("web")
    page = sit_down(cast.elena, **PHONE)
    hands, shifted = Hands(page), watch_shifts(page)
    page.goto("/")
    began = monotonic()

    hands.tap(page.get_by_label("What is going wrong?"))
    hands.write(WORDS)
    report = page.get_by_role("option", name=re.compile("Report it"))
    moved = [shifted()]
    hands.tap(report)
    hands.tap(page.get_by_text("Yes, but we manage"))
    expect(page.locator("#file-next")).to_contain_text("11:5")  # two hours from now
    moved.append(shifted())
    hands.tap(page.get_by_role("button", name="Send to Tech Help"))
    ticket = arrived(page)

    seconds = hands.seconds(monotonic() - began)
    record_property("touch", f"{hands.presses} taps, {hands.letters} letters, {seconds:.1f} s")
    print(f"by touch: {hands.presses} taps, {hands.letters} letters, {seconds:.1f} s; moved {moved}")  # noqa: T201
    assert (hands.presses, hands.letters) == (4, len(WORDS))
    assert seconds < AT_MOST
    assert moved == [0, 0]
    assert (ticket.subject, ticket.impact, ticket.device, ticket.room, ticket.priority) == (
        WORDS,
        "manages",
        cast.panel,
        cast.room_214,
        2,
    )


def test_on_a_phone_the_form_is_short_and_nothing_of_it_is_lost(
    house: House, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    page = sit_down(cast.elena, **PHONE)
    hands = Hands(page)
    page.goto(f"/report/?subject={WORDS}&category=panel-touch")

    screens = page.evaluate("document.documentElement.scrollHeight / innerHeight")
    assert screens < 2.5
    hands.tap(page.get_by_text("For somebody else"))
    expect(page.get_by_label("Name or e-mail address")).to_be_in_viewport(ratio=1)
    reach, second = page.get_by_text("One class or room"), page.get_by_text("It reacts in the wrong spot")
    expect(reach).to_be_hidden()
    page.get_by_text("Short questions").tap()
    second.tap()
    expect(page.get_by_text("Did somebody calibrate it this year?")).to_be_visible()  # that part came anew
    reach.tap()
    page.get_by_role("button", name="Send to Tech Help").tap()

    ticket = arrived(page)
    assert (ticket.reach, [told["key"] for told in ticket.answers]) == ("class", ["touch"])


def test_by_keyboard_alone_she_never_touches_the_mouse(
    house: House, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    page = sit_down(cast.elena)
    hands = Hands(page)
    page.goto("/")
    began = monotonic()

    hands.write(WORDS)  # the focus is in the ask box
    hands.press("Enter")
    page.wait_for_url(re.compile("/report/"))
    expect(page.get_by_role("heading", name=WORDS)).to_be_focused()
    hands.press("Tab", "Tab", "Space")  # the heading, “Change the words”, the first answer
    expect(page.get_by_role("radio", name=re.compile("Yes, we cannot go on"))).to_be_checked()
    hands.press("Enter")
    ticket = arrived(page)

    seconds = hands.seconds(monotonic() - began)
    print(f"by keyboard: {hands.presses} keys, {hands.letters} letters, {seconds:.1f} s")  # noqa: T201
    assert hands.presses == 5
    assert seconds < AT_MOST
    assert (ticket.impact, ticket.priority) == ("stopped", 1)


def test_a_question_follows_an_answer_and_keeps_the_photo_and_the_focus(
    house: House, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    kind = cast.category("panel-touch")
    kind.questions = [{"key": "photo", "label": "A photo of it", "type": "photo"}, *kind.questions]
    kind.save()
    page = sit_down(cast.elena)
    page.goto("/report/?subject=Panel does not react to touch&category=panel-touch")
    page.locator("#id_q-photo").set_input_files({"name": "p.png", "mimeType": "image/png", "buffer": _png(20)})

    page.get_by_text("It reacts in the wrong spot").click()
    expect(page.get_by_text("Did somebody calibrate it this year?")).to_be_visible()

    expect(page.get_by_role("radio", name="It reacts in the wrong spot")).to_be_focused()
    page.get_by_role("button", name="Send to Tech Help").click()
    ticket = arrived(page)
    assert [told["key"] for told in ticket.answers] == ["photo", "touch"]
    assert Attachment.objects.get().upload.name == "p.png"


def test_what_she_wrote_survives_a_closed_tab(house: House, cast: Cast, sit_down: Callable[..., Page]) -> None:
    house.start("web")
    page = sit_down(cast.elena)
    page.goto("/report/")
    page.get_by_label("What is going wrong?").fill("No sound in 214")
    page.get_by_label("Anything else we should know?").fill("Since Monday.")
    expect(page.get_by_text("Not sent yet, but kept: you may close this page.")).to_be_visible()
    page.close(run_before_unload=False)

    again = page.context.new_page()
    again.goto("/")
    again.get_by_role("link", name=re.compile("Go on with what you began")).click()

    expect(again.get_by_label("Anything else we should know?")).to_have_value("Since Monday.")
    again.reload()
    expect(again.get_by_role("heading", level=1)).to_have_text("No sound in 214")
    again.get_by_role("button", name="Send to Tech Help").click()
    arrived(again)
    assert FilingDraft.objects.count() == 0


def test_a_photo_survives_a_closed_tab(house: House, cast: Cast, sit_down: Callable[..., Page]) -> None:
    house.start("web")
    page = sit_down(cast.elena)
    page.goto("/report/")
    page.get_by_label("What is going wrong?").fill("Panel is cracked")
    for name in ("crack.png", "wrong.png", "label.png"):
        picture = {"name": name, "mimeType": "image/png", "buffer": _png(20)}
        page.locator("#id_photos").set_input_files(picture)
        expect(page.locator("figure.photo[data-kept]").filter(has_text=name)).to_be_visible()
    expect(page.get_by_text("Not sent yet, but kept: you may close this page.")).to_be_visible()
    with page.expect_response("**/drop/"):
        page.get_by_role("button", name="Remove wrong.png").click()
    page.close(run_before_unload=False)

    again = page.context.new_page()
    again.goto("/")
    again.get_by_role("link", name=re.compile("Go on with what you began")).click()
    expect(again.locator("figure.photo")).to_have_text(["crack.png×", "label.png×"])
    expect(again.locator("figure.photo img").first).to_have_js_property("naturalWidth", 20)
    with again.expect_response("**/drop/"):
        again.get_by_role("button", name="Remove crack.png").click()
    again.get_by_role("button", name="Send to Tech Help").click()
    arrived(again)

    assert [one.upload.name for one in Attachment.objects.all()] == ["label.png"]


def test_a_photo_that_cannot_be_kept_is_not_called_kept_and_goes_along(
    house: House, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    page = sit_down(cast.elena)
    page.route("**/report/draft/photo/", lambda route: route.abort())
    page.goto("/report/")
    page.get_by_label("What is going wrong?").fill("Panel is cracked")
    expect(page.get_by_text("Not sent yet, but kept: you may close this page.")).to_be_visible()

    page.locator("#id_photos").set_input_files({"name": "p.png", "mimeType": "image/png", "buffer": _png(20)})

    expect(page.get_by_text("Your words are kept. The photo is not: it goes along when you send.")).to_be_visible()
    page.get_by_role("button", name="Send to Tech Help").click()
    arrived(page)
    assert [one.upload.name for one in Attachment.objects.all()] == ["p.png"]


def test_her_own_ticket_is_offered_while_she_types_and_takes_her_words(
    house: House, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    page = sit_down(cast.elena, **PHONE)
    page.goto("/report/?subject=No sound from the panel")
    page.get_by_role("button", name="Send to Tech Help").click()
    ticket = arrived(page)
    page.goto("/report/")

    page.get_by_label("What is going wrong?").fill("panel has no sound again")
    page.get_by_role("button", name=f"Add this to ticket {ticket.pk}").tap()
    page.wait_for_url(re.compile(rf"/tickets/{ticket.pk}/"))

    assert Ticket.objects.count() == 1
    assert [m.body for m in ticket.messages.order_by("pk")] == ["No sound from the panel", "Panel has no sound again"]
    page.get_by_role("status").filter(has_text=f"Added to ticket {ticket.pk}.").get_by_role("button").tap()
    page.wait_for_url(re.compile(r"/report/\?draft="))
    expect(page.get_by_role("heading", level=1)).to_have_text("Panel has no sound again")
    assert [m.body for m in ticket.messages.filter(withdrawn_at=None)] == ["No sound from the panel"]


def test_a_large_photo_is_made_smaller_before_it_is_sent(
    house: House, cast: Cast, sit_down: Callable[..., Page]
) -> None:
    house.start("web")
    page = sit_down(cast.elena, **PHONE)
    page.goto("/report/?subject=Look at this")
    expect(page.get_by_text("Take a photo")).to_be_visible()
    assert page.locator("#id_photos_camera").get_attribute("capture") == "environment"
    large = _png(1800)
    assert len(large) > 5_000_000

    page.locator("#id_photos").set_input_files({"name": "IMG.png", "mimeType": "image/png", "buffer": large})
    expect(page.locator("figure.photo")).to_be_visible()
    page.get_by_role("button", name="Send to Tech Help").tap()
    arrived(page)

    upload = Attachment.objects.get().upload
    assert (upload.name, upload.type) == ("IMG.jpg", "image/jpeg")
    assert upload.size < len(large) / 2


def _png(side: int) -> bytes:
    """Noise, which no format makes small."""
    out = BytesIO()
    Image.effect_noise((side, side), 90).convert("RGB").save(out, "PNG", compress_level=0)
    return out.getvalue()
