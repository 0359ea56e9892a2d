"""Closed today, or two hours later, for chosen schools in one act; and taken back in one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from audit import clock
from audit.models import Entry
from audit.refusal import Refused
from schools.actions import SnowDay, call_off, call_snow_day, set_days
from schools.actions.snow_day import called_days
from schools.calendars import Calendars
from schools.entered_day import EnteredDay
from schools.models import School, ServiceCalendar, SpecialDay
from tests.cast import Cast, grant, person

pytestmark = pytest.mark.django_db
HALF_PAST_FIVE = datetime(2027, 4, 28, 10, 30, tzinfo=UTC)  # in Chicago, on a Wednesday
TODAY, TOMORROW, CLOSED_FRIDAY = date(2027, 4, 28), date(2027, 4, 29), date(2027, 4, 30)
USUAL = ((420, 930),)
SNOW = SnowDay(TODAY, "Snow day")
DELAY = SnowDay(TODAY, "Two-hour delay", 120)


@pytest.fixture(autouse=True)
def morning() -> None:
    clock.set_now(HALF_PAST_FIVE)


@pytest.fixture
def everywhere(cast: Cast) -> list[School]:
    return [cast.lincoln, cast.high]


def windows(*schools: School | None, on: date = TODAY) -> list[Any]:
    calendars = Calendars()
    return [calendars.of(school.pk if school else None).windows_on(on) for school in schools]


def told(school: School | None) -> list[Any]:
    return [
        (entry.verb, entry.data["school"], entry.data["since"], entry.data["reason"])
        for entry in Entry.objects.about(ServiceCalendar.of(school))
    ]


def test_all_schools_close_in_one_act_and_the_district_with_them(cast: Cast, everywhere: list[School]) -> None:
    call_snow_day(everywhere, SNOW, by=cast.renee)

    assert windows(cast.lincoln, cast.high, None) == [(), (), ()]
    assert windows(cast.lincoln, None, on=TOMORROW) == [USUAL, USUAL]
    assert not Calendars().plan(cast.lincoln.pk).day(TODAY).in_session
    assert told(cast.lincoln) == [("closed_today", cast.lincoln.pk, "2027-04-28", "Snow day")]
    assert told(None) == [("closed_today", None, "2027-04-28", "Snow day")]


def test_one_school_closes_and_the_others_work_on(cast: Cast) -> None:
    call_snow_day([cast.lincoln], SNOW, by=cast.jo)

    assert windows(cast.lincoln, cast.high, None) == [(), USUAL, USUAL]
    assert (told(cast.high), told(None)) == ([], [])


def test_a_delay_moves_the_opening_and_the_first_bells(cast: Cast) -> None:
    call_snow_day([cast.lincoln], DELAY, by=cast.jo)

    assert windows(cast.lincoln) == [((540, 930),)]
    day = Calendars().plan(cast.lincoln.pk).day(TODAY)
    assert [(bell.label, bell.starts) for bell in day.bells] == [("3", time(10)), ("4", time(10, 36))]
    assert told(cast.lincoln) == [("delayed_today", cast.lincoln.pk, "2027-04-28", "Two-hour delay")]


def test_a_delay_of_a_short_day_keeps_its_end(cast: Cast) -> None:
    short = EnteredDay("early_release", "Half day", ((time(7), time(12)),), classes_end=time(11))
    set_days(None, TODAY, TODAY, short, by=cast.jo)

    call_snow_day([cast.lincoln], DELAY, by=cast.jo)

    assert windows(cast.lincoln, cast.high) == [((540, 720),), ((420, 720),)]
    assert Calendars().plan(cast.lincoln.pk).day(TODAY).bells[-1].ends == time(11)
    with pytest.raises(Refused, match="Nothing would be left of that short day"):
        call_snow_day([cast.high], SnowDay(TODAY, "Ice", 300), by=cast.jo)


def test_staff_begins_later_on_a_day_without_classes_which_stays_one(cast: Cast) -> None:
    set_days(None, TODAY, TODAY, EnteredDay("no_classes", "Staff training"), by=cast.jo)

    call_snow_day([cast.lincoln], DELAY, by=cast.jo)

    assert windows(cast.lincoln) == [((540, 930),)]
    assert not Calendars().plan(cast.lincoln.pk).day(TODAY).in_session


def test_what_a_snow_day_replaced_comes_back_when_it_is_taken_back(cast: Cast, everywhere: list[School]) -> None:
    short = EnteredDay("early_release", "Half day", ((time(7), time(12)),), classes_end=time(11))
    set_days(cast.lincoln, TODAY, TODAY, short, by=cast.jo)
    before = windows(cast.lincoln, cast.high, None)
    call_snow_day(everywhere, SNOW, by=cast.renee)
    assert windows(cast.lincoln, cast.high, None) == [(), (), ()]

    call_off(everywhere, TODAY, by=cast.renee)

    assert windows(cast.lincoln, cast.high, None) == before == [((420, 720),), USUAL, USUAL]
    assert [(day.reason, day.classes_end) for day in SpecialDay.objects.filter(date=TODAY)] == [("Half day", time(11))]
    assert told(cast.high)[-1] == ("called_off", cast.high.pk, "2027-04-28", "Snow day")


def test_a_delay_that_becomes_a_closed_day_gives_the_usual_day_back(cast: Cast) -> None:
    call_snow_day([cast.lincoln], DELAY, by=cast.jo)
    call_snow_day([cast.lincoln], SNOW, by=cast.jo)
    assert windows(cast.lincoln) == [()]

    call_off([cast.lincoln], TODAY, by=cast.jo)

    assert windows(cast.lincoln) == [USUAL]
    assert not SpecialDay.objects.filter(date=TODAY).exists()


def test_one_school_opens_again_and_the_others_stay_closed(cast: Cast, everywhere: list[School]) -> None:
    call_snow_day(everywhere, SNOW, by=cast.renee)

    call_off([cast.lincoln], TODAY, by=cast.jo)

    assert windows(cast.lincoln, cast.high, None) == [USUAL, (), USUAL]
    assert [day.calendar.school for day in called_days()] == [cast.high]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (SnowDay(CLOSED_FRIDAY, "Snow"), "Lincoln Middle School is closed that day anyway"),
        (SnowDay(date(2027, 5, 1), "Snow"), "Lincoln Middle School is closed that day anyway"),
        (SnowDay(date(2027, 4, 27), "Snow"), "That day is over"),
        (SnowDay(TODAY, "  "), "Say why"),
        (SnowDay(TODAY, "Snow", 600), "eight hours at most"),
    ],
)
def test_a_snow_day_that_cannot_be_is_refused_for_all_schools(
    cast: Cast, everywhere: list[School], day: SnowDay, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        call_snow_day(everywhere, day, by=cast.jo)
    assert not SpecialDay.objects.filter(unplanned=True).exists()


def test_it_is_all_schools_or_none(cast: Cast, everywhere: list[School]) -> None:
    set_days(cast.high, TODAY, TODAY, EnteredDay("closed", "Water main"), by=cast.jo)

    with pytest.raises(Refused, match="Cedar Valley High School is closed that day anyway"):
        call_snow_day(everywhere, SNOW, by=cast.jo)
    assert windows(cast.lincoln) == [USUAL]
    assert told(cast.lincoln) == []


def test_the_same_twice_is_refused(cast: Cast) -> None:
    call_snow_day([cast.lincoln], DELAY, by=cast.jo)
    with pytest.raises(Refused, match="Lincoln Middle School begins so much later already"):
        call_snow_day([cast.lincoln], DELAY, by=cast.jo)

    call_snow_day([cast.lincoln], SNOW, by=cast.jo)
    with pytest.raises(Refused, match="Lincoln Middle School is closed that day anyway"):
        call_snow_day([cast.lincoln], SNOW, by=cast.jo)
    with pytest.raises(Refused, match="Choose one school at least"):
        call_snow_day([], SNOW, by=cast.jo)


def test_it_can_be_taken_back_until_the_day_is_over_on_the_schools_wall(cast: Cast) -> None:
    call_snow_day([cast.lincoln], SNOW, by=cast.jo)
    clock.set_now(datetime(2027, 4, 29, 5, 1, tzinfo=UTC))  # past midnight in Chicago

    assert list(called_days()) == []
    with pytest.raises(Refused, match="That day is over"):
        call_off([cast.lincoln], TODAY, by=cast.jo)

    clock.set_now(datetime(2027, 4, 29, 4, 59, tzinfo=UTC))
    call_off([cast.lincoln], TODAY, by=cast.jo)
    assert windows(cast.lincoln) == [USUAL]
    with pytest.raises(Refused, match="No snow day is called at Lincoln Middle School"):
        call_off([cast.lincoln], TODAY, by=cast.jo)


def test_a_lead_of_one_school_calls_it_there_and_nowhere_else(cast: Cast) -> None:
    lee = person("Lee", "Park")
    grant(lee, "lead", cast.lincoln)

    with pytest.raises(Refused, match="call a snow day at their schools"):
        call_snow_day([cast.lincoln, cast.high], SNOW, by=lee)
    call_snow_day([cast.lincoln], SNOW, by=lee)
    assert windows(cast.lincoln, cast.high) == [(), USUAL]
    for name in ("marcus", "pat", "elena", "keiko"):
        with pytest.raises(Refused, match="call a snow day at their schools"):
            call_off([cast.lincoln], TODAY, by=getattr(cast, name))
