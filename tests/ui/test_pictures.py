"""Pictures of a conversation: pasted and dropped ones are attached, and one opens large with keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.ui.test_scripts import Open, focused, open_page

__all__ = ["open_page"]
pytestmark = pytest.mark.browser

FORM = """<body><form data-paste="Screenshot {time}"><textarea id="body"></textarea><input type="file" multiple></form>
</body>"""
GIVE = """([type, kinds]) => {
  const data = new DataTransfer();
  for (const kind of kinds) {
    if (kind === "text") data.setData("text/plain", "words");
    else if (kind === "pdf") data.items.add(new File(["x"], "a.pdf", {type: "application/pdf"}));
    else data.items.add(new File(["x"], "image.png", {type: "image/png"}));
  }
  const init = {bubbles: true, cancelable: true};
  const event = type === "paste"
    ? new ClipboardEvent(type, {...init, clipboardData: data})
    : new DragEvent(type, {...init, dataTransfer: data});
  return document.getElementById("body").dispatchEvent(event);
}"""
NAMES = "[...document.querySelector('input').files].map(f => f.name)"


def give(page: Page, how: str, *kinds: str) -> list[str]:
    page.evaluate(GIVE, [how, list(kinds)])
    return list(page.evaluate(NAMES))


def test_a_pasted_screenshot_is_attached_under_a_name_of_its_own(open_page: Open) -> None:
    page = open_page("paste", FORM, clock="2027-04-27T14:52:00Z")

    first = give(page, "paste", "png")
    page.clock.fast_forward(61_000)
    second = give(page, "paste", "png")

    assert [name[-6:-4] for name in second] == ["00", "01"]
    assert len(first) == 1
    assert all(name.startswith("Screenshot ") and name.endswith(".png") for name in second)


def test_text_stays_text_also_where_a_picture_of_it_lies_beside_it(open_page: Open) -> None:
    page = open_page("paste", FORM)

    assert give(page, "paste", "text", "png") == []
    assert give(page, "paste", "pdf") == []


def test_files_dropped_on_the_form_are_attached(open_page: Open) -> None:
    page = open_page("paste", FORM)

    assert give(page, "drop", "pdf", "png") == ["a.pdf", "image.png"]


PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
VIEWER = f"""<body><a id="one" data-view="one.png" href="{PIXEL}">1</a>
<a id="two" data-view="two.png" href="{PIXEL}">2</a>
<dialog data-viewer><b data-viewer-name></b><i data-viewer-place></i><a data-viewer-open href="#">Open</a>
<button data-viewer-close id="close" autofocus>Close</button><img data-viewer-picture alt="">
<button data-viewer-step="-1">Before</button><button data-viewer-step="1">Next</button></dialog></body>"""


def test_a_picture_opens_large_arrows_walk_and_escape_goes_back_to_it(open_page: Open) -> None:
    page = open_page("viewer", VIEWER)
    page.focus("#one")

    page.keyboard.press("Enter")
    seen = [(page.inner_text("[data-viewer-name]"), page.inner_text("[data-viewer-place]"))]
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
        seen.append((page.inner_text("[data-viewer-name]"), page.inner_text("[data-viewer-place]")))
    page.keyboard.press("Escape")

    assert seen == [("one.png", "1 / 2"), ("two.png", "2 / 2"), ("one.png", "1 / 2"), ("two.png", "2 / 2")]
    assert (page.is_visible("dialog"), focused(page)) == (False, "two")


def test_one_picture_has_no_steps(open_page: Open) -> None:
    page = open_page("viewer", VIEWER.replace('id="two" data-view="two.png"', 'id="two"'))
    page.click("#one")

    assert page.is_visible("dialog")
    assert [button.is_visible() for button in page.query_selector_all("[data-viewer-step]")] == [False, False]
    page.click("#close")
    assert (page.is_visible("dialog"), focused(page)) == (False, "one")
