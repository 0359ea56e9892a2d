"""What somebody's words are about."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tickets.guessing import Candidate, alike, guess, mentions, ranked, words_of
from tickets.models import Category
from tickets.offering import Offering

CANDIDATES = [
    Candidate("panel-touch", (("Panel: touch or pen", 3.0), ("Panel or projector", 1.5)), ("panel",)),
    Candidate("panel-sound", (("Panel: no sound", 3.0), ("Panel or projector", 1.5)), ("panel",)),
    Candidate("printer", (("Printer does not print", 3.0), ("Printing", 1.5)), ("printer",)),
    Candidate("wifi", (("Wi-Fi is slow", 3.0), ("Wi-Fi and network", 1.5))),
]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Panel does not react to touch", "panel-touch"),
        ("there is NO sound on my panel!!", "panel-sound"),
        ("cannot print", "printer"),
        ("the wifi is so slow today", "wifi"),
        ("my cat is hungry", ""),
        ("it does not work", ""),
        ("", ""),
    ],
)
def test_words_lead_to_a_kind_of_trouble_or_to_none(words: str, key: str) -> None:
    assert guess(words, CANDIDATES) == key


def test_the_device_tips_the_scale_but_does_not_decide_alone() -> None:
    assert guess("", CANDIDATES, "printer") == ""
    assert next(key for _score, key in ranked("no sound, slow", CANDIDATES, "panel")) == "panel-sound"


def test_little_words_endings_and_accents_do_not_matter() -> None:
    assert words_of("The printers aren't printing, José: Wi-Fi isn’t working") == [
        "printer",
        "arent",
        "print",
        "jose",
        "wifi",
    ]


def test_texts_are_alike_by_what_the_shorter_one_says() -> None:
    assert alike("No sound from the panel", "panel: no sound since this morning") == 1.0
    assert alike("No sound from the panel", "Printer jams") == 0.0
    assert alike("", "anything") == 0.0
    assert mentions("the panel in 214", ["Panel", "P-0214"]) == 1


def test_the_real_catalogue_is_guessed_from(cast: Cast) -> None:
    found = Offering.to(cast.elena).guess("Panel does not react to touch")

    assert found is not None
    assert found.key == "panel-touch"


@pytest.mark.parametrize(
    ("words", "kind", "key"),
    [
        ("Laptop battery empty after an hour", "laptop", "laptop-slow"),
        ("Laptop battery empty after an hour", "", "laptop-slow"),
        ("the battery is dead after an hour", "laptop", "laptop-slow"),
        ("Chromebook battery drains so fast", "chromebook", "chromebook-power"),
        ("iPad battery is not charging", "tablet", "ipad"),
        ("The battery of my laptop is swollen", "laptop", "battery-hot"),
        ("laptop battery bulging", "laptop", "battery-hot"),
        ("a spill on the keyboard of my laptop", "laptop", "battery-hot"),
        ("the fire drill bell does not ring", "", "bells"),
        ("my laptop is burning hot", "laptop", "battery-hot"),
        ("smoke comes out of a chromebook", "chromebook", "battery-hot"),
        ("water spilled on the laptop, it is wet", "laptop", "battery-hot"),
        ("la batería está hinchada", "laptop", "battery-hot"),
        ("sale humo de la laptop", "laptop", "battery-hot"),
        ("se mojó, la laptop está mojada", "laptop", "battery-hot"),
    ],
)
def test_a_weak_battery_is_no_danger_and_a_dangerous_one_is(cast: Cast, words: str, kind: str, key: str) -> None:
    found = Offering.to(cast.elena).guess(words, kind)

    assert found is not None
    assert found.key == key


PHRASES = [
    ("panel no sound", "classroom-sound", ""),
    ("No sound here from the panel", "classroom-sound", ""),
    ("smartboard won't turn on", "panel-picture", "panel-touch"),
    ("projector is blurry", "projector", "casting"),
    ("Chromebook screen is cracked", "chromebook-screen", ""),
    ("Chromebook won't charge", "chromebook-power", ""),
    ("missing keys on chromebook", "chromebook-keys", ""),
    ("lost chromebook", "device-lost", ""),
    ("laptop won't turn on", "laptop-slow", "panel-picture"),
    ("wifi is slow", "wifi-room", "laptop-slow"),
    ("internet is down", "site-outage", "wifi-down"),
    ("Clever is down", "app-down", "roster-app"),
    ("Clever badge does not scan", "password-student", "app-down"),
    ("cannot sign in to Clever", "password-student", "app-down"),
    ("Clever does not know my class", "roster-app", ""),
    ("PowerSchool grades are locked", "gradebook", ""),
    ("Google Classroom roster is wrong", "course-missing", ""),
    ("copier is out of toner", "copier", ""),
    ("cannot log in to my email", "mail-groups", ""),
    ("student cannot sign in to chromebook", "password-student", "chromebook-signin"),
    ("website blocked", "unblock", "should-be-blocked"),
    ("gradebook locked", "gradebook", ""),
    ("testing app will not start", "testing-app", ""),
    ("phone has no dial tone", "phone-dead", ""),
    ("bell did not ring", "bells", "phone-dead"),
    ("I need a new charger", "charger", "new-hire"),
    ("set up for assembly", "event-setup", "event-failure"),
    ("I clicked on a strange link", "phishing", "account-compromised"),
    ("no hay sonido en la pizarra", "classroom-sound", ""),
]


@pytest.mark.parametrize(
    "words",
    [
        "Clever is down",
        "Clever does not load",
        "Clever is slow today",
        "Clever won't open for anybody",
        "Google Classroom is down",
        "Google Classroom does not load",
        "PowerSchool is slow",
        "PowerSchool is down",
        "Canvas is down",
        "Infinite Campus does not open",
        "Schoology is not working",
        "ClassLink shows a white page",
        "Clever no carga",
        "Se cayó Clever",
        "Google Classroom no abre",
        "PowerSchool está muy lento",
        "No funciona Canvas",
    ],
)
def test_an_app_that_is_down_or_slow_is_no_trouble_to_sign_in_or_of_grades(cast: Cast, words: str) -> None:
    found = Offering.to(cast.elena).guess(words)

    assert found is not None
    assert found.key == "app-down"


def test_a_student_may_say_that_an_app_is_down_too(cast: Cast) -> None:
    found = [Offering.to(cast.kim).guess(words) for words in ("Clever is down", "Google Classroom does not load")]

    assert [kind and kind.key for kind in found] == ["app-down", "app-down"]


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("chromebook", "chromebook"),
        ("laptop", "devices"),
        ("tablet", "devices"),
        ("panel", "classroom"),
        ("projector", "classroom"),
        ("camera", "classroom"),
        ("printer", "printing"),
        ("phone", "phones"),
        ("cart", "chromebook"),
        ("network", "network"),
        ("other", ""),
        ("", ""),
    ],
)
def test_where_words_do_not_tell_a_device_is_filed_under_what_it_is(cast: Cast, kind: str, key: str) -> None:
    offering = Offering.to(cast.elena)

    found = [offering.guess(words, kind) for words in ("", "it does not work", "please help")]

    assert [one.key if one else "" for one in found] == [key] * 3


@pytest.mark.parametrize(("words", "first", "other"), PHRASES)
def test_what_teachers_say_is_offered_first_and_something_near_it_next(
    cast: Cast, words: str, first: str, other: str
) -> None:
    offered = [one.key for one in Offering.to(cast.elena).suggestions(words, 3)]

    assert offered[0] == first
    assert not other or other in offered


def test_while_words_of_trouble_are_typed_no_safety_alert_is_offered(cast: Cast) -> None:
    offering = Offering.to(cast.elena)
    typed = [words[:end] for words, _first, _other in PHRASES for end in range(3, len(words) + 1)]
    typed += ["please call me, it does not work here", "low battery alert", "describe it"]

    offered = {one.key for words in typed for one in offering.suggestions(words, 3)}

    assert "safety-alert" not in offered
    assert [one.key for one in offering.suggestions("a student threatened violence", 3)][:1] == ["safety-alert"]


def test_a_trouble_of_another_thing_than_the_one_that_is_named_is_not_near(cast: Cast) -> None:
    offered = [one.key for one in Offering.to(cast.elena).suggestions("panel no sound", 3)]

    assert not [key for key in offered if key.startswith("chromebook")]


def test_without_a_word_of_danger_no_danger_is_guessed_whatever_else_its_words_say(cast: Cast) -> None:
    Category.objects.filter(key="battery-hot").update(words="battery battery laptop device hour empty")
    offering = Offering.to(cast.elena)

    assert "battery-hot" not in {one.key for one in offering.suggestions("my device battery is empty", 100)}
    assert "battery-hot" in {one.key for one in offering.suggestions("my device battery is hot", 100)}


def test_students_are_offered_only_what_is_meant_for_them(cast: Cast) -> None:
    touch = cast.category("panel-touch")
    everything = {category.key for category in Offering.to(cast.elena).categories}
    assert touch.key in everything
    meant = {category.key for category in Offering.to(cast.elena).categories if category.for_students}

    for person in (cast.kim, cast.paula):
        offered = Offering.to(person)
        assert {category.key for category in offered.categories if category.parent_id} <= meant
        assert offered.get("panel-touch") is None
