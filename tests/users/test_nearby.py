"""Finding a person by what somebody types."""

from __future__ import annotations

import pytest

from audit.clock import now
from tests.cast import Cast, belong, person
from users.nearby import NotFound, person_meant
from users.titles import titles


@pytest.mark.parametrize(
    "words", ["David Chen", " david  CHEN ", "david.chen@cedarvalley.example", "Chen", "chen david"]
)
def test_a_person_of_the_same_school_is_found_by_name_or_address(cast: Cast, words: str) -> None:
    assert person_meant(words, by=cast.elena) == cast.david


def test_a_whole_name_is_meant_before_a_part_of_one(cast: Cast) -> None:
    belong(person("Davida", "Chen"), cast.lincoln, "aide")

    assert person_meant("David Chen", by=cast.elena) == cast.david
    with pytest.raises(NotFound) as several:
        person_meant("David", by=cast.elena)
    assert str(several.value) == (
        "“David” may be several people: David Chen (david.chen@cedarvalley.example), "
        "Davida Chen (davida.chen@cedarvalley.example). Please write the e-mail address."
    )


def test_people_of_other_schools_are_found_by_the_helpdesk_only(cast: Cast) -> None:
    far = person("Ivo", "Brandt")
    belong(far, cast.high, "teacher")
    assert person_meant("Ivo Brandt", by=cast.marcus) == far

    with pytest.raises(NotFound) as nobody:
        person_meant("Ivo Brandt", by=cast.elena)

    assert str(nobody.value) == "We know nobody called “Ivo Brandt” at your school. Try the e-mail address."


def test_who_left_and_who_asks_are_not_meant(cast: Cast) -> None:
    cast.david.is_active = False
    cast.david.save()

    for words in ("David Chen", "Elena Alvarez"):
        with pytest.raises(NotFound):
            person_meant(words, by=cast.elena)


def test_titles_say_what_people_of_the_helpdesk_are(cast: Cast) -> None:
    everybody = [cast.marcus.pk, cast.tomas.pk, cast.elena.pk]

    assert titles(everybody, now()) == {
        cast.marcus.pk: "Technician at Lincoln MS",
        cast.tomas.pk: "Network and phones",
    }
