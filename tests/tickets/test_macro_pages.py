"""Pages on which macros are written, changed and removed."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.tickets.pages import text_of
from tests.tickets.test_macros import SignedIn, macro
from tickets.actions.macros import keep_macro
from tickets.models import Macro

FORM = {"name": "Hold Source", "place": "mine", "kind": "reply", "body": "Hold Source, {person}."}


def test_one_writes_changes_and_removes_a_macro_on_its_page(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.marcus)
    assert "No macros yet" in text_of(browser.get("/macros/"))

    assert browser.post("/macros/new/", FORM).headers["Location"] == "/macros/"
    kept = Macro.objects.get()
    assert (kept.owner, kept.body, kept.then) == (cast.marcus, "Hold Source, {person}.", "")
    changed = browser.post(f"/macros/{kept.pk}/", {**FORM, "then": "solve", "take": "on", "seen": 1})
    kept.refresh_from_db()
    assert (changed.status_code, kept.then, kept.take, kept.version) == (302, "solve", True, 2)
    assert "takes it · sends a reply · Solved" in text_of(browser.get("/macros/"))
    browser.post(f"/macros/{kept.pk}/remove/")
    assert "No macros yet" in text_of(browser.get("/macros/"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"body": "Hi {pupil}"}, "There is no {pupil}. You can use {person}, {school}, {room}"),
        ({"body": ""}, "Write a text, or choose what it changes."),
        ({"place": "district"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(
    cast: Cast, signed_in: SignedIn, changes: dict[str, str], sentence: str
) -> None:
    answer = signed_in(cast.marcus).post("/macros/new/", {**FORM, **changes})

    assert (answer.status_code, Macro.objects.count()) == (422, 0)
    assert sentence in text_of(answer)
    assert 'value="Hold Source"' in answer.content.decode()


def test_a_stale_page_of_a_macro_is_refused_with_a_name(cast: Cast, signed_in: SignedIn) -> None:
    shared = macro(cast.jo, body="Old")
    keep_macro(shared, by=cast.renee, body="New")
    sent = {**FORM, "place": "district", "seen": 1}

    answer = signed_in(cast.jo).post(f"/macros/{shared.pk}/", sent)

    assert answer.status_code == 409
    assert "Renee changed this macro since you opened the page. Look at it again." in text_of(answer)


def test_what_one_may_not_keep_has_no_page(cast: Cast, signed_in: SignedIn) -> None:
    shared, foreign = macro(cast.jo, body="x"), macro(cast.priya, "Hers", owner=cast.priya, body="x")
    browser = signed_in(cast.marcus)

    assert [browser.get(f"/macros/{one.pk}/").status_code for one in (shared, foreign)] == [404, 404]
    assert [browser.post(f"/macros/{one.pk}/remove/").status_code for one in (shared, foreign)] == [404, 404]
    assert text_of(browser.get("/macros/")).count("Hold Source") == 1
    assert Macro.objects.filter(active=True).count() == 2
