"""Finding a person by what somebody types."""

from __future__ import annotations

from datetime import date

import pytest

from audit.clock import now
from tests.cast import Cast, belong, person
from users.models import ClassSection, Enrollment, User
from users.nearby import NotFound, person_meant, suggested
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

    assert str(nobody.value) == "We find nobody called “Ivo Brandt” whom you can name here. Try the e-mail address."


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


@pytest.mark.parametrize("words", ["Zoë Núñez", "zoe nunez", "NUNEZ", "Nuñez, Zoé"])
def test_a_person_is_found_with_and_without_accents(cast: Cast, words: str) -> None:
    zoe = person("Zoë", "Núñez")
    zoe.email = None
    zoe.save()
    belong(zoe, cast.lincoln, "teacher")

    assert person_meant(words, by=cast.elena) == zoe


def in_class(cast: Cast, *people: User, until: date | None = None) -> ClassSection:
    """A class that Elena teaches, with these pupils."""
    section = ClassSection.objects.create(roster_id="math-7", school=cast.lincoln, title="Math 7", periods=["3"])
    Enrollment.objects.create(roster_id="in-elena", section=section, user=cast.elena, role="teacher")
    for number, one in enumerate(people):
        Enrollment.objects.create(roster_id=f"in-{number}", section=section, user=one, role="student", until=until)
    return section


def found_by(by: User, words: str = "Park") -> list[str]:
    return [str(one) for one in suggested(words, by=by)]


def test_a_teacher_finds_the_pupils_of_her_classes_and_the_office_those_of_the_school(cast: Cast) -> None:
    lou = person("Lou", "Parker", kind="student", grade="07")
    belong(lou, cast.lincoln, "student")
    belong(person("Far", "Parkin", kind="student", grade="07"), cast.high, "student")
    in_class(cast, cast.kim)

    assert {
        "teacher": found_by(cast.elena),
        "colleague": found_by(cast.david),
        "office": found_by(cast.rosa),
        "clerk": found_by(cast.sam),
        "technician": found_by(cast.marcus),
        "pupil": found_by(cast.kim),
        "guardian": found_by(cast.paula),
    } == {
        "teacher": ["Kim Park"],
        "colleague": [],
        "office": ["Kim Park", "Lou Parker"],
        "clerk": ["Kim Park", "Lou Parker"],
        "technician": ["Kim Park", "Lou Parker", "Far Parkin"],
        "pupil": [],
        "guardian": [],
    }


def test_who_left_the_class_is_hers_no_longer(cast: Cast) -> None:
    section = in_class(cast, cast.kim)
    assert found_by(cast.elena) == ["Kim Park"]

    Enrollment.objects.filter(section=section, user=cast.kim).update(until=date(2027, 4, 1))

    assert found_by(cast.elena) == []
    with pytest.raises(NotFound):
        person_meant("kim.park@cedarvalley.example", by=cast.elena)


def test_a_school_that_one_left_is_looked_through_no_longer(cast: Cast) -> None:
    assert found_by(cast.rosa) == ["Kim Park"]

    cast.rosa.memberships.update(until=date(2027, 4, 1))

    assert found_by(cast.rosa) == []


def test_one_or_two_letters_suggest_nobody(cast: Cast) -> None:
    assert (found_by(cast.elena, "Da"), found_by(cast.elena, "Dav")) == ([], ["David Chen"])
