"""The usual week is changed by who keeps it, told, and never over somebody else's change."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from audit.models import Entry
from audit.refusal import Conflict, Refused
from schools.actions import forget_week, set_week
from schools.calendars import Calendars
from schools.models import ServiceCalendar
from tests.cast import Cast

pytestmark = pytest.mark.django_db
EARLY = {day: [(time(6, 30), time(15))] for day in range(5)}
LUNCH = EARLY | {0: [(time(7), time(11)), (time(12), time(15))]}
TUESDAY, SATURDAY = date(2027, 4, 27), date(2027, 5, 1)


def told(calendar: ServiceCalendar) -> list[tuple[str, dict[str, Any]]]:
    return [(entry.verb, entry.data) for entry in Entry.objects.about(calendar)]


def test_a_lead_changes_the_week_of_the_district_and_every_school_follows(cast: Cast) -> None:
    before = ServiceCalendar.of(None).version

    calendar = set_week(None, LUNCH, {}, by=cast.jo)

    assert Calendars().of(cast.lincoln.pk).weekly[:2] == (((420, 660), (720, 900)), ((390, 900),))
    assert told(calendar) == [("hours_changed", {"school": None, "since": "2027-04-27", "reason": "The usual week"})]
    assert ServiceCalendar.of(None).version == before + 1


def test_the_week_of_a_school_is_its_own_until_it_is_given_back(cast: Cast) -> None:
    set_week(cast.lincoln, EARLY, {}, by=cast.jo)
    assert [Calendars().of(school.pk).windows_on(TUESDAY) for school in (cast.lincoln, cast.high)] == [
        ((390, 900),),
        ((420, 930),),
    ]

    calendar = forget_week(cast.lincoln, by=cast.jo)

    assert Calendars().of(cast.lincoln.pk).windows_on(TUESDAY) == ((420, 930),)
    assert [verb for verb, _data in told(calendar)] == ["hours_changed", "hours_changed"]
    with pytest.raises(Refused, match="Lincoln Middle School has the hours of the district anyway"):
        forget_week(cast.lincoln, by=cast.jo)


def test_on_call_hours_count_for_what_counts_in_them_and_for_nothing_else(cast: Cast) -> None:
    set_week(None, EARLY, {5: [(time(9), time(12))]}, by=cast.ada)

    assert Calendars().of(None).windows_on(SATURDAY) == ()
    assert Calendars().of(None, "on_call").windows_on(SATURDAY) == ((540, 720),)


def test_saving_the_same_week_again_says_and_moves_nothing(cast: Cast) -> None:
    calendar = set_week(None, EARLY, {}, by=cast.jo)
    version = ServiceCalendar.of(None).version

    set_week(None, EARLY, {}, by=cast.jo)

    assert len(told(calendar)) == 1
    assert ServiceCalendar.of(None).version == version


@pytest.mark.parametrize(
    ("week", "sentence"),
    [
        ({}, "Help must be open on one weekday at least"),
        ({2: [(time(9), time(8))]}, "Wednesday: The end must be later than the start."),
        ({1: [(time(7), time(12)), (time(11), time(15))]}, "Tuesday: Two times of one day run into one another."),
    ],
)
def test_a_week_that_cannot_be_is_refused_with_a_sentence(cast: Cast, week: Any, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        set_week(None, week, {}, by=cast.jo)
    assert Calendars().of(None).windows_on(TUESDAY) == ((420, 930),)


def test_a_change_over_a_change_that_one_has_not_seen_is_refused_and_says_whose(cast: Cast) -> None:
    seen = ServiceCalendar.of(None).version
    set_week(None, EARLY, {}, by=cast.renee, seen=seen)

    with pytest.raises(Conflict, match="Renee changed these hours just now"):
        set_week(None, LUNCH, {}, by=cast.jo, seen=seen)


def test_leads_directors_and_administrators_keep_hours_and_nobody_else(cast: Cast) -> None:
    may = set()
    for name in ("kim", "elena", "rosa", "sam", "pat", "marcus", "tomas", "keiko", "jo", "renee", "ada", "system"):
        try:
            set_week(cast.lincoln, EARLY, {}, by=getattr(cast, name))
            may.add(name)
        except Refused as refusal:
            assert "Leads, directors and administrators" in str(refusal)
    assert may == {"jo", "renee", "ada"}
