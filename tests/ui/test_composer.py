"""The composer: reply and note have words and files of their own, kept at the server while somebody writes."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from tests.ui.test_scripts import Open, open_page, sent

__all__ = ["open_page"]
pytestmark = pytest.mark.browser

COMPOSER = """<body><form method="post" action="/reply" data-composer="48251" data-draft-url="/draft">
<div role="tablist"><button type="button" role="tab" data-kind="reply" data-label="Your reply" id="tr">Reply</button>
<button type="button" role="tab" data-kind="note" data-label="Internal note" id="tn">Note</button></div>
<input type="hidden" name="kind" value="reply"><input type="hidden" name="form_token" value="7">
<label for="body" data-composer-label></label><textarea id="body" name="text"></textarea>
<textarea hidden data-draft="reply"></textarea><textarea hidden data-draft="note">From yesterday</textarea>
<p data-draft-said data-kept="Saved" data-not-kept="Not saved" data-thrown="Thrown away"><span></span>
<button type="button" data-draft-throw hidden>Throw</button>
<button type="button" data-draft-back hidden>Back</button></p>
<button type="button" data-draft-move data-of-note="Note here" data-of-reply="Reply here" hidden><span></span></button>
<input type="file" name="files" multiple>
<p id="kr" data-for="reply" data-keys-of="reply"><kbd data-ctrl>Ctrl</kbd> Enter sends it</p>
<p id="kn" data-for="note" data-keys-of="note">Ctrl Enter adds it for colleagues</p>
<button data-send="send" name="then" value="" data-for="reply">Send</button>
<button data-send="send" name="then" value="" data-for="note">Add</button></form></body>
"""


def drafts(posts: list[tuple[str, str | None]]) -> list[tuple[str, str]]:
    """(kind, words) of what was kept, in the order in which it was sent."""
    found = [parse_qs(data or "", keep_blank_values=True) for path, data in posts if path == "draft"]
    return [(one["kind"][0], one["body"][0]) for one in found]


def test_each_kind_has_its_own_words_label_and_keys(open_page: Open) -> None:
    page = open_page("composer", COMPOSER)
    page.fill("#body", "Hold Source")

    page.click("#tn")
    seen = [
        page.input_value("#body"),
        page.inner_text("[data-composer-label]"),
        page.get_attribute("#body", "aria-describedby"),
    ]
    page.click("#tr")
    again = [
        page.input_value("#body"),
        page.inner_text("[data-composer-label]"),
        page.get_attribute("#body", "aria-describedby"),
    ]

    assert seen == ["From yesterday", "Internal note", "kn"]
    assert again == ["Hold Source", "Your reply", "kr"]


def test_what_was_written_as_a_note_becomes_a_reply_only_by_a_press(open_page: Open) -> None:
    page = open_page("composer", COMPOSER)
    assert page.input_value("#body") == ""

    page.click("#tn")
    page.click("#tr")
    assert (page.input_value("#body"), page.inner_text("[data-draft-move]")) == ("", "Note here")
    page.click("[data-draft-move]")
    assert (page.input_value("#body"), page.is_visible("[data-draft-move]")) == ("From yesterday", False)
    page.click("#tn")
    assert page.input_value("#body") == ""


def test_files_stay_with_their_kind(open_page: Open) -> None:
    page = open_page("composer", COMPOSER)
    page.click("#tn")
    page.set_input_files("[type=file]", {"name": "secret.png", "mimeType": "image/png", "buffer": b"1"})

    names = "[...document.querySelector('[type=file]').files].map(f => f.name)"
    page.click("#tr")
    assert page.evaluate(names) == []
    page.click("#tn")
    assert page.evaluate(names) == ["secret.png"]


def test_a_draft_is_kept_some_seconds_after_typing_and_once(open_page: Open) -> None:
    page = open_page("composer", COMPOSER, clock="2027-04-27T14:52:00Z")
    page.fill("#body", "Hold")
    page.clock.fast_forward(1000)
    page.fill("#body", "Hold Source")
    assert drafts(page.posts) == []  # type: ignore[attr-defined]

    page.clock.fast_forward(2100)
    assert drafts(sent(page)) == [("reply", "Hold Source")]
    expect(page.locator("[data-draft-said] span")).to_have_text("Saved")
    assert page.evaluate("sessionStorage.length") == 0
    page.clock.fast_forward(60_000)
    assert drafts(sent(page)) == [("reply", "Hold Source")]


def test_what_is_thrown_away_can_be_brought_back(open_page: Open) -> None:
    page = open_page("composer", COMPOSER, clock="2027-04-27T14:52:00Z")
    page.click("#tn")

    page.click("[data-draft-throw]")
    assert (page.input_value("#body"), page.inner_text("[data-draft-said] span")) == ("", "Thrown away")
    page.clock.fast_forward(3100)
    assert drafts(sent(page)) == [("note", "")]
    page.click("[data-draft-back]")
    page.clock.fast_forward(3100)

    assert drafts(sent(page, 2)) == [("note", ""), ("note", "From yesterday")]


def test_leaving_keeps_what_was_typed_last_and_sending_does_not(open_page: Open) -> None:
    page = open_page("composer", COMPOSER)
    page.fill("#body", "Hold Source")
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert drafts(sent(page)) == [("reply", "Hold Source")]

    page = open_page("composer", COMPOSER)
    page.fill("#body", "Hold Source and wait")
    page.press("#body", "Control+Enter")
    posts = sent(page)
    page.wait_for_timeout(200)
    assert [path for path, _data in posts] == ["reply"]


def test_what_the_server_did_not_take_waits_here(open_page: Open) -> None:
    page = open_page("composer", COMPOSER)
    page.route("**/draft", lambda route: route.abort())
    page.fill("#body", "Hold Source")
    expect(page.locator("[data-draft-said] span")).to_have_text("Not saved")
    page.unroute("**/draft")

    page.reload()

    assert page.input_value("#body") == "Hold Source"
    assert drafts(sent(page)) == [("reply", "Hold Source")]
