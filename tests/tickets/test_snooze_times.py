"""The moments until which people snooze, as they say them: always in school time, and none that the day has not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.utils import timezone

from schools.calendars import Calendars
from schools.choices import DayKind
from schools.models import ServiceCalendar, SpecialDay
from tests.cast import Cast
from tickets.snooze_times import read, sent, snooze_times


@pytest.fixture(autouse=True)
def in_chicago() -> Iterator[None]:
    """Pages and tasks have the district's time zone set."""
    with timezone.override("America/Chicago"):
        yield


def offered(school: Any, day: int, hour: int, minute: int = 0, month: int = 4) -> list[str]:
    """The choices at a time of the wall in 2027, with what stands beside them."""
    at = datetime(2027, month, day, hour, minute, tzinfo=timezone.get_current_timezone())
    calendars, pk = Calendars(), school.pk if school else None
    found = snooze_times(calendars.plan(pk), calendars.of(pk), at)
    return [f"{one.words}: {one.hint}" for one in found.values()]


def close(*days: date, reason: str) -> None:
    calendar = ServiceCalendar.of(None)
    for on in days:
        SpecialDay.objects.create(calendar=calendar, date=on, kind=DayKind.CLOSED, reason=reason)
    ServiceCalendar.touch(calendar.pk)


def test_in_the_morning_there_is_all_of_it(cast: Cast) -> None:
    assert offered(cast.lincoln, 27, 9, 52) == [
        "Next period: period 4, 10:36 AM",
        "This afternoon: today 1:00 PM",
        "Tomorrow morning: tomorrow 8:00 AM",
        "Monday: Mon 8:00 AM",
    ]


def test_after_the_last_bell_and_at_noon_over_only_the_mornings_are_left(cast: Cast) -> None:
    assert offered(cast.lincoln, 27, 14) == ["Tomorrow morning: tomorrow 8:00 AM", "Monday: Mon 8:00 AM"]


def test_on_friday_monday_is_the_next_school_day(cast: Cast) -> None:
    assert offered(cast.lincoln, 30, 14) == ["Monday: Mon 8:00 AM"]


def test_on_sunday_tomorrow_and_monday_are_one(cast: Cast) -> None:
    assert offered(cast.lincoln, 2, 12, month=5) == ["Tomorrow morning: tomorrow 8:00 AM"]


def test_before_a_break_the_next_school_day_comes_after_it(cast: Cast) -> None:
    close(*(date(2027, 4, day) for day in (28, 29)), date(2027, 5, 3), reason="Spring break")

    assert offered(cast.lincoln, 27, 14) == ["Next school day, after: Spring break: May 4, 8:00 AM"]


def test_a_short_day_has_no_afternoon(cast: Cast) -> None:
    calendar = ServiceCalendar.of(None)
    day = SpecialDay.objects.create(
        calendar=calendar, date=date(2027, 4, 27), kind=DayKind.EARLY_RELEASE, reason="Early release"
    )
    day.hours.create(opens=time(7), closes=time(12, 30))
    ServiceCalendar.touch(calendar.pk)

    assert "This afternoon" not in " ".join(offered(cast.lincoln, 27, 9))


def test_without_bells_the_morning_begins_when_help_opens_and_never_in_the_night(cast: Cast) -> None:
    assert offered(None, 27, 14) == ["Tomorrow morning: tomorrow 7:00 AM", "Monday: Mon 7:00 AM"]
    ServiceCalendar.objects.all().delete()
    assert offered(None, 27, 14) == ["Tomorrow morning: tomorrow 7:00 AM", "Monday: Mon 7:00 AM"]


def test_a_choice_means_what_it_meant_when_it_was_offered() -> None:
    at = datetime(2027, 4, 27, 14, 52, tzinfo=UTC)
    later = datetime(2027, 4, 27, 15, 52, tzinfo=UTC)

    assert read(sent("period", at), later) == ("period", at)
    assert read(sent("period", later), at) is None
    for torn in ("period", "period@", "period@2027-13-01T00:00:00+00:00", "period@2027-04-27T14:52:00", "@"):
        assert read(torn, later) is None
    assert read(sent("period", at), datetime(2027, 4, 28, 14, 52, tzinfo=UTC)) is None
