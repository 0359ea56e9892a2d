"""When a teacher's room may be entered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from audit import clock
from schools.calendars import Calendars
from schools.models import ServiceCalendar, SpecialDay, TestingWindow
from tests.cast import Cast
from users.meetings import plain_label
from users.models import AcademicSession, ClassSection, Enrollment
from users.timetable import Timetable

TUESDAY, WEDNESDAY = date(2027, 4, 27), date(2027, 4, 28)


@pytest.fixture(autouse=True)
def chicago() -> Iterator[None]:
    with timezone.override(ZoneInfo("America/Chicago")):
        yield


def teach(cast: Cast, *periods: str, **section: object) -> None:
    for number, period in enumerate(periods):
        one = ClassSection.objects.create(
            roster_id=f"{period}-{number}-{section}", school=cast.lincoln, title="Math", periods=[period], **section
        )
        Enrollment.objects.create(roster_id=f"in-{one.pk}", section=one, user=cast.elena, role="teacher")


def timetable(cast: Cast) -> Timetable:
    return Timetable.of(cast.elena, clock.now(), Calendars())


def told(cast: Cast) -> dict[date, list[str]]:
    """{day: [period use]} as offered."""
    slots = timetable(cast).slots(clock.now())
    return {
        day: [f"{one.label}-{one.last_label} {one.use.value}".replace("- ", " ") for one in found]
        for day, found in slots.items()
    }


def test_nothing_is_offered_where_the_roster_knows_no_class(cast: Cast) -> None:
    assert told(cast) == {}
    Enrollment.objects.create(
        roster_id="kim",
        section=ClassSection.objects.create(roster_id="a", school=cast.lincoln, title="Math", periods=["1"]),
        user=cast.kim,
        role="student",
    )
    assert Timetable.of(cast.kim, clock.now(), Calendars()).slots(clock.now()) == {}


def test_classes_without_a_known_period_say_nothing(cast: Cast) -> None:
    teach(cast, "A-day block")

    assert told(cast) == {}


def test_the_rest_of_today_and_the_next_school_day_are_offered(cast: Cast) -> None:
    teach(cast, "1", "2", "3")

    assert told(cast) == {TUESDAY: ["3 teaching", "4 free", " free"], WEDNESDAY: ["4 free", " free"]}
    assert [period.label for period in timetable(cast).free_periods(TUESDAY)] == ["4"]


def test_labels_agree_whatever_their_spelling(cast: Cast) -> None:
    teach(cast, "Period 03", "04")

    assert told(cast)[WEDNESDAY] == ["1 free", "2 free", " free"]
    assert [plain_label(label) for label in ("Period 4", "04", "4", "Lunch", "0")] == ["4", "4", "4", "lunch", "0"]


def test_testing_periods_are_joined_and_closed_for_visits(cast: Cast) -> None:
    teach(cast, "1", "2", "3")
    TestingWindow.objects.create(name="State testing", school=cast.lincoln, first_day=WEDNESDAY, last_day=WEDNESDAY)
    TestingWindow.objects.create(name="Elsewhere", school=cast.high, first_day=TUESDAY, last_day=TUESDAY)

    assert told(cast) == {TUESDAY: ["3 teaching", "4 free", " free"], WEDNESDAY: ["1-3 testing", "4 free", " free"]}


def test_days_off_are_stepped_over(cast: Cast) -> None:
    teach(cast, "1")
    calendar = ServiceCalendar.objects.get()
    clock.move(timedelta(days=2))  # Thursday; Friday is a workday of teachers

    assert list(told(cast)) == [date(2027, 4, 29), date(2027, 5, 3)]
    SpecialDay.objects.create(calendar=calendar, date=date(2027, 5, 3), reason="Flood")
    ServiceCalendar.touch(calendar.pk)
    assert list(told(cast)) == [date(2027, 4, 29), date(2027, 5, 4)]


def test_after_closing_time_today_is_not_offered(cast: Cast) -> None:
    teach(cast, "1")
    clock.move(timedelta(hours=7))

    assert list(told(cast)) == [WEDNESDAY]


def test_a_class_of_another_term_does_not_count(cast: Cast) -> None:
    AcademicSession.objects.create(
        roster_id="fall", title="Fall", type="term", starts=date(2026, 8, 1), ends=date(2026, 12, 20)
    )
    AcademicSession.objects.create(
        roster_id="spring", title="Spring", type="term", starts=date(2027, 1, 5), ends=date(2027, 6, 1)
    )
    teach(cast, "1", session_ids=["fall"])
    teach(cast, "2", session_ids=["spring"])

    assert told(cast)[WEDNESDAY] == ["1 free", "3 free", "4 free", " free"]
