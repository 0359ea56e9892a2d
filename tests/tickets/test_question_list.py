"""Administrators keep the questions of a kind of trouble at a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit.models import Entry
from audit.refusal import Refused
from tests.cast import Cast
from tests.tickets.pages import links_of, text_of, value_of
from tickets.actions.questions import save_questions
from tickets.models import Category
from tickets.questions import Question
from users.models import User

SignedIn = Callable[[User], Client]
PAGE = "/settings/questions/panel-touch/"


@pytest.fixture
def ada(cast: Cast, signed_in: SignedIn) -> Client:
    """A browser in which the administrator is signed in."""
    return signed_in(cast.ada)


@pytest.fixture(autouse=True)
def asked(cast: Cast) -> Category:
    """A kind of trouble with one question."""
    kept = cast.category("panel-touch")
    kept.questions = [
        {"key": "screen", "label": "What does it show?", "type": "choice", "choices": ["Nothing", "Lines"]}
    ]
    kept.save()
    return kept


def shown(page: Any, **changes: Any) -> dict[str, Any]:
    """What a browser sends back of the page, with some fields changed."""
    content = page.content.decode()
    sent: dict[str, Any] = {name: value_of(page, name) for name in ("seen", "count")}
    for place in range(int(sent["count"])):
        sent |= {f"n{place}-{name}": value_of(page, f"n{place}-{name}") for name in ("key", "label")}
        type_ = re.search(rf'<select name="n{place}-type".*?</select>', content, re.DOTALL)
        assert type_
        chosen = re.search(r'value="(\w+)" selected', type_[0])
        sent[f"n{place}-type"] = chosen[1] if chosen else ""
        choices = re.search(rf'<textarea name="n{place}-choices".*?>\n(.*?)</textarea>', content, re.DOTALL)
        sent[f"n{place}-choices"] = choices[1] if choices else ""
        for name in ("after", "kinds"):
            boxes = re.findall(rf'name="n{place}-{name}" value="([^"]*)"[^>]*checked', content)
            sent |= {f"n{place}-{name}": boxes} if boxes else {}
    return sent | changes


def test_a_question_is_added_that_hangs_on_another(cast: Cast, ada: Client) -> None:
    page = ada.get(PAGE)
    page = ada.post(PAGE, shown(page, do="add"))
    changed = shown(
        page, do="save", **{"n1-label": "Is it plugged in?", "n1-type": "yes_no", "n1-after": ["screen=Nothing"]}
    )

    answer = ada.post(PAGE, {**changed, "n1-kinds": ["panel"], "n1-for_staff": "on"}, follow=True)

    assert answer.redirect_chain == [(PAGE, 302)]
    assert "Saved. The next person who asks for help sees these questions." in answer.content.decode()
    assert cast.category("panel-touch").questions[1] == {
        "key": "question",
        "label": "Is it plugged in?",
        "type": "yes_no",
        "for_staff": True,
        "kinds": ["panel"],
        "when": {"key": "screen", "is": ["Nothing"]},
    }
    entry = Entry.objects.about(cast.category("panel-touch")).get()
    assert (entry.verb, entry.by, len(entry.changed["questions"][0]), len(entry.changed["questions"][1])) == (
        "changed",
        cast.ada,
        1,
        2,
    )


def test_what_is_wrong_is_said_at_the_question_and_nothing_is_lost(cast: Cast, ada: Client) -> None:
    page = ada.post(PAGE, shown(ada.get(PAGE), do="save", **{"n0-label": "What now?", "n0-choices": "Only one"}))

    assert page.status_code == 422
    assert "Write at least two answers, each on a line of its own." in text_of(page)
    assert value_of(page, "n0-label") == "What now?"
    assert cast.category("panel-touch").questions[0]["label"] == "What does it show?"


def test_questions_are_moved_and_removed_before_they_are_saved(cast: Cast, ada: Client) -> None:
    page = ada.post(PAGE, shown(ada.get(PAGE), do="add"))
    page = ada.post(PAGE, shown(page, do="up-1", **{"n1-label": "Since when?", "n1-type": "date"}))
    assert [value_of(page, f"n{place}-label") for place in range(2)] == ["Since when?", "What does it show?"]
    page = ada.post(PAGE, shown(page, do="remove-1"))
    assert len(cast.category("panel-touch").questions) == 1

    ada.post(PAGE, shown(page, do="save"))

    assert [row["label"] for row in cast.category("panel-touch").questions] == ["Since when?"]


def test_a_question_that_others_hang_on_is_not_removed_under_them(cast: Cast, ada: Client, asked: Category) -> None:
    follow_up = {"key": "in", "label": "Is it in?", "type": "yes_no", "when": {"key": "screen", "is": ["Nothing"]}}
    asked.questions = [*asked.questions, follow_up]
    asked.save()
    page = ada.post(PAGE, shown(ada.get(PAGE), do="remove-0"))

    page = ada.post(PAGE, shown(page, do="save"))

    assert (page.status_code, len(cast.category("panel-touch").questions)) == (422, 2)
    assert "It hangs on a question that does not stand above it." in text_of(page)
    ada.post(PAGE, shown(page, do="save", **{"n0-after": []}))
    assert cast.category("panel-touch").questions == [{"key": "in", "label": "Is it in?", "type": "yes_no"}]


def test_a_colleagues_questions_are_not_written_over(cast: Cast, ada: Client) -> None:
    page = ada.get(PAGE)
    save_questions(cast.category("panel-touch"), [Question("new", "Since when?", "date")], by=cast.ada)

    answer = ada.post(PAGE, shown(page, do="save", **{"n0-label": "What now?"}))

    assert answer.status_code == 409
    assert "Ada changed these questions since you opened the page." in text_of(answer)
    assert value_of(answer, "n0-label") == "What now?"
    assert [row["key"] for row in cast.category("panel-touch").questions] == ["new"]


def test_saving_what_is_there_changes_nothing(cast: Cast, ada: Client) -> None:
    before = Category.objects.get(key="chromebook-updates").questions
    assert before[1]["optional"] is True  # says more than we would write
    page = ada.get("/settings/questions/chromebook-updates/")

    ada.post("/settings/questions/chromebook-updates/", shown(page, do="save"))

    assert Category.objects.get(key="chromebook-updates").questions == before
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("who", ["marcus", "jo", "renee", "elena"])
def test_only_administrators_change_questions(cast: Cast, who: str) -> None:
    with pytest.raises(Refused, match="kept by administrators"):
        save_questions(cast.category("panel-touch"), [], by=getattr(cast, who))
    assert len(cast.category("panel-touch").questions) == 1


def test_the_catalogue_leads_to_the_questions_of_every_kind(
    cast: Cast, ada: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page = ada.get("/settings/questions/")

    assert len(links_of(page, "/settings/questions/")) >= Category.objects.count()
    assert "Panel: touch or pen 1 question" in text_of(page)
    assert ada.get("/admin/tickets/category/").status_code == 200
    with django_assert_max_num_queries(8):
        ada.get("/settings/questions/")


def test_the_administration_leads_to_the_questions(cast: Cast, ada: Client) -> None:
    page = ada.get(f"/admin/tickets/category/{cast.category('panel-touch').pk}/change/")

    assert '<a href="/settings/questions/panel-touch/">1 question</a>' in page.content.decode()
