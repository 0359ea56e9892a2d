"""The catalogue of troubles that a new district begins with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from assets.choices import ProductKind
from tests.cast import Cast
from tickets.actions.catalogue import CATALOGUE, install_catalogue
from tickets.choices import Priority
from tickets.models import Category, Promise
from tickets.offering import Offering
from tickets.questions import Question, Type, problems
from ui.icons import ICONS
from users.models import Team, User

JARGON = re.compile(
    r"\b(SIS|LMS|LTI|MFA|SSO|VLAN|SSID|AUE|OU|asset|incident|user|enrol\w*|provision\w*)\b", re.IGNORECASE
)
TILES = [
    "Panel or projector",
    "Chromebook",
    "Signing in",
    "Printing",
    "App or website",
    "Wi-Fi",
    "Phone or bell",
    "I need something",
]


def leaves() -> list[Category]:
    return list(Category.objects.exclude(parent=None).select_related("parent__team", "team"))


def questions() -> Iterator[tuple[str, dict[str, Any]]]:
    return ((leaf.key, question) for leaf in leaves() for question in leaf.questions)


def test_every_trouble_has_a_priority_a_team_an_icon_and_devices_that_exist(cast: Cast) -> None:
    wrong = [
        leaf.key
        for leaf in leaves()
        if leaf.priority not in Priority
        or leaf.owner is None
        or leaf.icon not in ICONS
        or not set(leaf.kinds) <= set(ProductKind)
    ]

    assert wrong == []
    assert 65 <= len(leaves()) <= 75
    assert {top.icon for top in Category.objects.filter(parent=None)} <= ICONS


def test_every_question_can_be_asked(cast: Cast) -> None:
    wrong = [
        (leaf.key, say) for leaf in leaves() for _place, say in problems([Question.of(row) for row in leaf.questions])
    ]
    names = {name for _key, question in questions() for name in question}

    assert wrong == []
    assert names == {"key", "label", "type", "choices", "optional", "for_staff", "when"}
    assert {question["type"] for _key, question in questions()} == set(Type.values)
    assert max(len(leaf.questions) for leaf in leaves()) <= 4
    assert [leaf.key for leaf in leaves() if len({q["key"] for q in leaf.questions}) < len(leaf.questions)] == []


def test_names_and_questions_are_short_and_in_words_of_teachers(cast: Cast) -> None:
    spoken = [leaf.name for leaf in leaves()]
    spoken += [text for _key, q in questions() for text in (q["label"], *q.get("choices", []))]

    assert [text for text in spoken if JARGON.search(text)] == []
    assert max(len(leaf.name) for leaf in leaves()) <= 56


def test_the_home_page_has_eight_tiles(cast: Cast) -> None:
    assert [category.tile for category in Category.objects.exclude(tile="")] == TILES


def test_delicate_matters_are_restricted_from_the_start(cast: Cast) -> None:
    assert set(Category.objects.filter(restricted=True).values_list("key", flat=True)) == {
        "account-compromised",
        "data-wrong-person",
        "leaver",
        "name-change",
        "safety-alert",
        "should-be-blocked",
    }


def test_students_are_offered_only_what_is_meant_for_them(cast: Cast) -> None:
    offered = {category.key for category in Offering.to(cast.kim).categories}

    assert {"chromebook-screen", "password-student", "battery-hot"} <= offered
    assert offered & {"leaver", "new-hire", "gradebook", "cameras", "data-wrong-person"} == set()


def test_pupils_and_guardians_are_not_asked_what_only_staff_can_say(cast: Cast) -> None:
    screen, testing = cast.category("chromebook-screen"), cast.category("testing-app")

    asked = {who: _labels(screen, who) for who in (cast.elena, cast.kim, cast.paula)}

    common, photo = ["How did it happen?", "Is there loose glass?"], "A photo of the screen"
    assert asked == {
        cast.elena: [*common, "Does the student have a loaner?", photo],
        cast.kim: [*common, photo],
        cast.paula: [*common, photo],
    }
    assert _labels(testing, cast.kim) == ["Which test? (No questions or pictures of it please)"]


def _labels(category: Category, who: User) -> list[str]:
    return [question.label for question in category.questions_for(who)]


def test_installing_again_keeps_what_an_administrator_changed(cast: Cast) -> None:
    Category.objects.filter(key="panel-touch").update(priority=Priority.HIGH, name="Board: touch")
    before = Category.objects.count(), Team.objects.count(), Promise.objects.count()

    install_catalogue()

    touch = Category.objects.get(key="panel-touch")
    assert (touch.priority, touch.name) == (Priority.HIGH, "Board: touch")
    assert (Category.objects.count(), Team.objects.count(), Promise.objects.count()) == before


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("smartboard does not react to my finger", "panel-touch"),
        ("cracked screen on a chromebook", "chromebook-screen"),
        ("paper jam in the copier", "copier"),
        ("internet slow in my room", "wifi-room"),
        ("I got a strange phishing email with a link", "phishing"),
        ("testing app will not open on 6 chromebooks", "testing-app"),
        ("please unblock a website for my lesson", "unblock"),
        ("no dial tone on the phone", "phone-dead"),
    ],
)
def test_words_of_a_teacher_find_their_trouble(cast: Cast, words: str, key: str) -> None:
    guessed = Offering.to(cast.elena).guess(words)

    assert guessed is not None
    assert guessed.key == key


def test_docs_name_every_priority_above_normal() -> None:
    text = (CATALOGUE.parent.parent / "docs" / "catalogue.md").read_text(encoding="utf-8")
    urgent = re.findall(r'key = "([\w-]+)"(?:\n(?!\[).*)*?\npriority = [12]\b', CATALOGUE.read_text(encoding="utf-8"))

    assert [key for key in urgent if f"`{key}`" not in text] == []
    assert len(urgent) > 20
