"""A school has the district's hours and days, less what its own calendar says otherwise."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from schools.calendars import Calendars
from schools.models import (
    BellSchedule,
    SchoolYear,
    Season,
    SeasonHours,
    ServiceCalendar,
    ServiceHours,
    SpecialDay,
    SpecialHours,
)
from schools.school_time import Calendar, between
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TUESDAY, FRIDAY = date(2027, 4, 27), date(2027, 4, 30)  # the cast's Friday is closed in the whole district


@pytest.fixture
def own(cast: Cast) -> ServiceCalendar:
    """What is different at Lincoln: nothing yet."""
    return ServiceCalendar.of(cast.lincoln)


def lincoln(cast: Cast) -> Calendar:
    return Calendars().of(cast.lincoln.pk)


def special(calendar: ServiceCalendar, on: date, kind: str = "closed", **more: object) -> SpecialDay:
    ServiceCalendar.touch(calendar.pk)
    return SpecialDay.objects.create(calendar=calendar, date=on, kind=kind, reason="Snow day", **more)


def test_a_school_that_says_nothing_has_the_hours_and_days_of_the_district(cast: Cast, own: ServiceCalendar) -> None:
    assert lincoln(cast) == Calendars().of(None)
    assert lincoln(cast).windows_on(FRIDAY) == ()


def test_a_day_of_the_school_is_added_to_those_of_the_district(cast: Cast, own: ServiceCalendar) -> None:
    special(own, TUESDAY)

    assert [lincoln(cast).windows_on(day) for day in (TUESDAY, FRIDAY)] == [(), ()]
    assert Calendars().of(cast.high.pk).windows_on(TUESDAY) == ((420, 930),)


def test_where_both_speak_of_a_day_the_school_wins(cast: Cast, own: ServiceCalendar) -> None:
    day = special(own, FRIDAY, "other_hours")
    SpecialHours.objects.create(day=day, opens=time(9), closes=time(12))

    assert lincoln(cast).windows_on(FRIDAY) == ((540, 720),)


def test_hours_of_its_own_replace_the_whole_week_of_the_district(cast: Cast, own: ServiceCalendar) -> None:
    ServiceHours.objects.create(calendar=own, weekday=1, opens=time(8), closes=time(16))
    ServiceCalendar.touch(own.pk)

    assert lincoln(cast).weekly == ((), ((480, 960),), (), (), (), (), ())
    assert lincoln(cast).windows_on(FRIDAY) == ()


@pytest.mark.parametrize(
    ("kind", "more", "windows"),
    [
        ("closed", {}, ()),
        ("no_classes", {}, ((420, 930),)),
        ("early_release", {"classes_end": time(12)}, ((420, 930),)),
        ("late_start", {"delay": 120}, ((540, 930),)),
        ("late_start", {"delay": 24 * 60}, ()),
    ],
)
def test_a_day_without_hours_of_its_own_is_open_as_its_kind_says(
    cast: Cast, own: ServiceCalendar, kind: str, more: dict[str, object], windows: object
) -> None:
    special(own, TUESDAY, kind, **more)

    assert lincoln(cast).windows_on(TUESDAY) == windows


def test_a_season_has_a_week_of_its_own_and_a_holiday_in_it_is_still_one(cast: Cast, own: ServiceCalendar) -> None:
    district = ServiceCalendar.objects.get(school=None)
    summer = Season.objects.create(
        calendar=district, name="Summer hours", first_day=date(2027, 6, 14), last_day=date(2027, 8, 6)
    )
    SeasonHours.objects.create(season=summer, weekday=0, opens=time(7), closes=time(17))
    special(district, date(2027, 7, 5))

    days = [date(2027, 6, 7), date(2027, 6, 14), date(2027, 6, 15), date(2027, 7, 5), date(2027, 8, 9)]
    usual = ((420, 930),)

    assert [lincoln(cast).windows_on(day) for day in days] == [usual, ((420, 1020),), (), (), usual]


def test_on_call_hours_count_only_where_they_are_asked_for(cast: Cast, own: ServiceCalendar) -> None:
    district = ServiceCalendar.objects.get(school=None)
    ServiceHours.objects.create(calendar=district, kind="on_call", weekday=1, opens=time(15), closes=time(20))
    ServiceCalendar.touch(district.pk)

    calendars = Calendars()

    assert calendars.of(cast.lincoln.pk).windows_on(TUESDAY) == ((420, 930),)
    assert calendars.of(cast.lincoln.pk, "on_call").windows_on(TUESDAY) == ((420, 1200),)


def test_class_hours_are_from_the_first_bell_to_the_last_of_the_school_year(cast: Cast) -> None:
    SchoolYear.objects.create(name="2026–27", first_day=date(2026, 8, 17), last_day=TUESDAY)
    ServiceCalendar.touch(ServiceCalendar.objects.get(school=None).pk)
    session = Calendars().of(cast.lincoln.pk, "session")

    # Tuesday is the last day: 8:00 to 11:24 at Lincoln.
    assert between(session, datetime(2027, 4, 27, tzinfo=UTC), datetime(2027, 5, 1, tzinfo=UTC)) == 204


def test_class_hours_of_a_school_without_bells_are_its_service_hours(cast: Cast) -> None:
    assert Calendars().of(cast.high.pk, "session") == Calendars().of(cast.high.pk)


def test_a_change_is_seen_at_the_next_look_and_an_unchanged_calendar_costs_one_query(
    cast: Cast, own: ServiceCalendar
) -> None:
    Calendars().plan(cast.lincoln.pk).day(TUESDAY)
    lincoln(cast)
    with CaptureQueriesContext(connection) as asked:
        calendars = Calendars()
        assert calendars.of(cast.lincoln.pk).windows_on(TUESDAY) == ((420, 930),)
        assert [bell.label for bell in calendars.plan(cast.lincoln.pk).day(TUESDAY).bells] == ["1", "2", "3", "4"]
    assert len(asked) == 1

    special(own, TUESDAY)
    BellSchedule.objects.filter(school=cast.lincoln).update(weekdays=[0])

    assert lincoln(cast).windows_on(TUESDAY) == ()
    assert Calendars().plan(cast.lincoln.pk).day(date(2027, 4, 28)).in_session is False


def test_what_the_schools_share_is_read_for_the_first_of_them(cast: Cast, own: ServiceCalendar) -> None:
    calendars = Calendars()
    calendars.plan(cast.lincoln.pk)

    with CaptureQueriesContext(connection) as asked:
        calendars.plan(cast.high.pk)

    assert len(asked) == 2  # its own cycle and its bells; years, terms and special days are those of the district


def test_a_new_day_of_the_district_is_known_at_each_school(cast: Cast, own: ServiceCalendar) -> None:
    assert [TUESDAY in Calendars().plan(school.pk).notes for school in (cast.lincoln, cast.high)] == [False, False]
    special(ServiceCalendar.of(None), TUESDAY)

    told = [Calendars().plan(school.pk).notes[TUESDAY].reason for school in (cast.lincoln, cast.high)]
    assert told == ["Snow day", "Snow day"]
