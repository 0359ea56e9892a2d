"""What somebody began to tell survives a closed page, for themselves alone, until it is sent or forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit import clock
from tests.cast import Cast
from tests.tickets.pages import chosen_of, links_of, text_of, value_of
from tests.tickets.scenes import photo
from tickets.actions.drafts import keep_draft
from tickets.models import FilingDraft, Ticket
from tickets.tasks import forget_drafts
from users.models import User

SignedIn = Callable[[User], Client]
GO_ON = "Go on with what you began"


def keep(browser: Client, token: str, **fields: object) -> int:
    return browser.post("/report/draft/", {"form_token": token, **fields}).status_code


def test_what_she_wrote_comes_back_with_everything_that_she_chose(cast: Cast, signed_in: SignedIn) -> None:
    browser, token = signed_in(cast.elena), str(uuid4())
    fields = {
        "subject": "Panel does not react",
        "category": "panel-touch",
        "device": cast.panel.pk,
        "room": cast.room_214.pk,
        "impact": "manages",
        "body": "Since this morning.",
        "q-touch": "Nothing at all",
    }

    assert keep(browser, token, **fields) == 201

    page = browser.get("/report/", {"draft": token})
    content = page.content.decode()
    assert value_of(page, "subject") == "Panel does not react"
    assert (chosen_of(page, "category"), chosen_of(page, "device")) == ("panel-touch", str(cast.panel.pk))
    assert ">\nSince this morning.</textarea>" in content
    assert re.findall(r'value="([^"]*)"[^>]* checked', content) == ["manages", "Nothing at all"]
    assert value_of(page, "form_token") == token
    assert "We kept what you wrote. Start over" in text_of(page)


def test_it_is_offered_at_home_and_on_an_empty_form_and_the_same_words_bring_it_back(
    cast: Cast, signed_in: SignedIn
) -> None:
    browser, token = signed_in(cast.elena), str(uuid4())
    keep(browser, token, subject="No sound at all", body="Since Monday.")

    for address in ("/", "/report/"):
        page = browser.get(address)
        assert f"No sound at all {GO_ON} : No sound at all Throw away" in text_of(page)
        assert '<a class="btn" href="/report/?draft=' in page.content.decode()
        assert links_of(page, "draft=") == [f"/report/?draft={token}"]
    assert GO_ON not in text_of(browser.get("/report/", {"subject": "Printer jams"}))
    again = browser.get("/report/", {"subject": "no sound at all"})
    assert ">\nSince Monday.</textarea>" in again.content.decode()


def test_nobody_else_gets_it(cast: Cast, signed_in: SignedIn) -> None:
    token = str(uuid4())
    keep(signed_in(cast.elena), token, subject="A secret of Elena")
    assert "A secret of Elena" in text_of(signed_in(cast.elena).get("/report/", {"draft": token}))
    assert "A secret of Elena" in text_of(signed_in(cast.elena).get("/"))

    david = signed_in(cast.david)

    for address in (f"/report/?draft={token}", "/report/", "/"):
        assert "A secret of Elena" not in david.get(address).content.decode()
    # He can neither write over it nor throw it away.
    assert keep(david, token, subject="Mine") == 204
    david.post("/report/draft/drop/", {"form_token": token})
    assert FilingDraft.objects.get().words == "A secret of Elena"


def test_a_page_with_a_draft_is_kept_by_no_browser(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(cast.elena).get("/report/")

    assert "no-store" in answer.headers["Cache-Control"]


def test_sending_it_takes_it_away_and_a_late_save_does_not_bring_it_back(cast: Cast, signed_in: SignedIn) -> None:
    browser, token = signed_in(cast.elena), str(uuid4())
    keep(browser, token, subject="No sound")
    browser.post("/report/", {"subject": "No sound", "form_token": token})
    assert FilingDraft.objects.count() == 0

    assert keep(browser, token, subject="No sound") == 204

    assert GO_ON not in text_of(browser.get("/"))
    # Even one that was saved in the moment of sending is no draft any more.
    FilingDraft.objects.create(user=cast.elena, form_token=token, fields={"subject": ["x"]}, saved_at=clock.now())
    assert GO_ON not in text_of(browser.get("/"))


def test_a_draft_that_is_sent_from_two_windows_makes_one_ticket(cast: Cast, signed_in: SignedIn) -> None:
    browser, token = signed_in(cast.elena), str(uuid4())
    keep(browser, token, subject="No sound")
    tokens = [value_of(browser.get("/report/", {"draft": token}), "form_token") for _ in range(2)]

    answers = [browser.post("/report/", {"subject": "No sound", "form_token": one}) for one in tokens]

    assert Ticket.objects.count() == 1
    assert len({answer.headers["Location"] for answer in answers}) == 1


def test_sending_the_same_words_from_another_page_takes_away_a_draft_that_says_no_more(
    cast: Cast, signed_in: SignedIn
) -> None:
    """It stood on her first page still, and asked to be filed a second time."""
    browser, words = signed_in(cast.elena), "The big panel has no sound"
    for body in ("", "It began in period 2."):
        sent = {"subject": words.lower(), "body": body, "form_token": str(uuid4())}
        browser.post("/report/draft/", sent)
    browser.post("/report/draft/", {"subject": "Mouse is gone", "form_token": str(uuid4())})

    browser.post("/report/", {"subject": f" {words}", "form_token": str(uuid4())})

    assert Ticket.objects.count() == 1
    kept = FilingDraft.objects.order_by("pk")
    assert [(one.words, one.fields.get("body")) for one in kept] == [
        (words.lower(), ["It began in period 2."]),
        ("Mouse is gone", None),
    ]


def test_she_throws_it_away(cast: Cast, signed_in: SignedIn) -> None:
    browser, token = signed_in(cast.elena), str(uuid4())
    keep(browser, token, subject="No sound")

    answer = browser.post("/report/draft/drop/", {"form_token": token, "from": "home"})

    assert (answer.headers["Location"], FilingDraft.objects.count()) == ("/", 0)


def test_without_words_nothing_is_kept_and_words_that_are_taken_back_are_gone(cast: Cast, signed_in: SignedIn) -> None:
    browser, token = signed_in(cast.elena), str(uuid4())
    assert keep(browser, token, subject=" ", impact="stopped") == 204
    assert keep(browser, token, subject="No sound") == 201

    assert keep(browser, token, subject="") == 204
    assert FilingDraft.objects.count() == 0


def test_only_what_the_form_asks_is_kept(cast: Cast, signed_in: SignedIn) -> None:
    browser, token = signed_in(cast.elena), str(uuid4())

    keep(browser, token, subject="No sound", csrfmiddlewaretoken="x", photos=photo(), password="y", body="")

    assert FilingDraft.objects.get().fields == {"subject": ["No sound"]}


@pytest.mark.parametrize(
    ("form", "status"),
    [({"subject": "No sound"}, 400), ({"form_token": str(uuid4()), "subject": "x", "body": "y" * 120_000}, 413)],
)
def test_what_cannot_be_kept_is_refused(cast: Cast, signed_in: SignedIn, form: dict[str, str], status: int) -> None:
    assert signed_in(cast.elena).post("/report/draft/", form).status_code == status
    assert FilingDraft.objects.count() == 0


def test_the_last_three_are_kept_for_a_week(cast: Cast) -> None:
    for number in range(5):
        keep_draft({"subject": [f"Trouble {number}"]}, UUID(int=number + 1), by=cast.elena)
        clock.move(timedelta(minutes=1))
    kept = FilingDraft.objects.of(cast.elena, clock.now())
    assert [draft.words for draft in kept] == ["Trouble 4", "Trouble 3", "Trouble 2"]

    clock.move(timedelta(days=7))
    assert [draft.words for draft in FilingDraft.objects.of(cast.elena, clock.now())] == []
    keep_draft({"subject": ["New"]}, uuid4(), by=cast.david)
    forget_drafts()

    assert [draft.words for draft in FilingDraft.objects.all()] == ["New"]


def test_the_page_costs_the_same_with_three_drafts(
    cast: Cast, signed_in: SignedIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in(cast.elena)
    browser.get("/report/")
    for number in (0, 3):
        for one in range(number):
            keep_draft({"subject": [f"Trouble {one}"]}, UUID(int=one + 1), by=cast.elena)
        with django_assert_num_queries(17):
            browser.get("/report/", {"subject": "Panel"})
