"""What somebody's words are about."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tickets.guessing import Candidate, alike, guess, mentions, ranked, words_of
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


def test_students_are_offered_only_what_is_meant_for_them(cast: Cast) -> None:
    touch = cast.category("panel-touch")
    everything = {category.key for category in Offering.to(cast.elena).categories}
    assert touch.key in everything
    meant = {category.key for category in Offering.to(cast.elena).categories if category.for_students}

    for person in (cast.kim, cast.paula):
        offered = Offering.to(person)
        assert {category.key for category in offered.categories if category.parent_id} <= meant
        assert offered.get("panel-touch") is None
