"""May I enter this room now, and until when not?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import clock
from schools.calendars import Calendars
from schools.models import Room, SchoolYear, ServiceCalendar, SpecialDay, TestingWindow
from tests.cast import Cast
from tests.conftest import STORY_MORNING
from users.models import AcademicSession, ClassSection
from users.rooms import Entrance, Rooms, may_enter

pytestmark = pytest.mark.django_db
CHICAGO = ZoneInfo("America/Chicago")
TUESDAY = date(2027, 4, 27)


def teach(cast: Cast, *periods: str, room: Room | None = None, **more: object) -> ClassSection:
    return ClassSection.objects.create(
        roster_id=f"{periods}{more}", school=cast.lincoln, title="Math", room=room or cast.room_214,
        periods=list(periods), **more,
    )  # fmt: skip


def window_of(cast: Cast, **more: object) -> TestingWindow:
    return TestingWindow.objects.create(
        **{"name": "State testing", "school": cast.lincoln, "first_day": TUESDAY, "last_day": TUESDAY, **more}
    )


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 4, 27, hour, minute, tzinfo=CHICAGO)


def told(cast: Cast, moment: datetime) -> tuple[str, str, str]:
    """(use, until, free at) as the clock on the wall shows it."""
    found = may_enter(cast.room_214, moment.astimezone(UTC), Calendars())
    words = [f"{one.astimezone(CHICAGO):%H:%M}" if one else "" for one in (found.until, found.free_at)]
    return found.use.value, words[0], words[1]


def test_a_room_without_classes_is_free_all_day(cast: Cast) -> None:
    assert told(cast, at(9, 52)) == ("free", "", "09:52")


def test_a_room_is_free_until_a_class_meets_there_and_again_after_it(cast: Cast) -> None:
    teach(cast, "3")

    assert told(cast, at(8, 10)) == ("free", "09:44", "08:10")
    assert told(cast, at(9, 52)) == ("teaching", "10:32", "10:32")
    assert told(cast, at(10, 32)) == ("free", "", "10:32")


def test_classes_that_follow_each_other_are_one_and_so_is_the_passing_time_between(cast: Cast) -> None:
    teach(cast, "2")
    teach(cast, "3")

    assert told(cast, at(9, 42)) == ("teaching", "10:32", "10:32")


def test_nobody_enters_a_test_and_the_room_is_free_only_after_the_class_that_follows_it(cast: Cast) -> None:
    teach(cast, "2", "3", "4")
    window_of(cast, periods=["2", "3"])

    assert told(cast, at(9, 52)) == ("testing", "10:32", "11:24")
    entrance = may_enter(cast.room_214, at(9, 52).astimezone(UTC), Calendars())
    assert entrance.is_open is False
    assert may_enter(cast.room_214, at(10, 40).astimezone(UTC), Calendars()).is_open is True


@pytest.mark.parametrize(
    ("window", "use"),
    [
        ({}, "testing"),
        ({"school": None}, "testing"),
        ({"grades": ["07", "08"]}, "testing"),
        ({"grades": ["11"]}, "teaching"),
        ({"periods": ["Period 3"]}, "testing"),
        ({"periods": ["1"]}, "teaching"),
        ({"first_day": date(2027, 4, 28), "last_day": date(2027, 4, 28)}, "teaching"),
    ],
)
def test_a_window_is_about_some_days_schools_grades_and_periods(
    cast: Cast, window: dict[str, object], use: str
) -> None:
    teach(cast, "3", grades=["07"])
    window_of(cast, **window)

    assert told(cast, at(9, 52))[0] == use


def test_a_window_that_names_rooms_is_about_those_even_without_a_class(cast: Cast) -> None:
    window = window_of(cast)
    window.rooms.add(cast.room_101)
    teach(cast, "3")
    assert told(cast, at(9, 52))[0] == "teaching"

    window.rooms.set([cast.room_214])

    assert told(cast, at(8, 10))[0] == "testing"


def test_a_class_of_day_b_leaves_the_room_free_on_day_a(cast: Cast) -> None:
    SchoolYear.objects.create(name="Spring", first_day=TUESDAY, last_day=date(2027, 5, 28), cycle=["A", "B"])
    ServiceCalendar.touch_of(None)
    teach(cast, "3(B)")

    uses = [may_enter(cast.room_214, STORY_MORNING + timedelta(days=days), Calendars()).use.value for days in (0, 1)]

    assert uses == ["free", "teaching"]


def test_on_a_day_without_classes_every_room_is_free(cast: Cast) -> None:
    teach(cast, "3")
    calendar = ServiceCalendar.objects.get()
    SpecialDay.objects.create(calendar=calendar, date=TUESDAY, kind="no_classes", reason="Staff training")
    ServiceCalendar.touch(calendar.pk)

    assert told(cast, at(9, 52)) == ("free", "", "09:52")


def test_a_class_of_another_term_does_not_take_the_room(cast: Cast) -> None:
    AcademicSession.objects.create(
        roster_id="fall", title="Fall", type="term", starts=date(2026, 8, 1), ends=date(2026, 12, 20)
    )
    teach(cast, "3", session_ids=["fall"])

    assert told(cast, at(9, 52))[0] == "free"


def test_many_rooms_cost_as_many_queries_as_one(cast: Cast) -> None:
    rooms = [cast.room_214, *(Room.objects.create(school=cast.lincoln, name=f"3{n:02}") for n in range(30))]
    for room in rooms[1:]:
        teach(cast, "3", room=room, location=room.name, session_ids=["x"])
    window = window_of(cast)
    window.rooms.set(rooms[:3])
    counts = []
    for some in (rooms[:2], rooms):
        Calendars().plan(cast.lincoln.pk).day(TUESDAY)
        with CaptureQueriesContext(connection) as asked:
            known = Rooms(some, clock.now(), Calendars())
            found = [known.entrance(room) for room in some]
        assert all(isinstance(one, Entrance) for one in found)
        counts.append(len(asked))

    assert counts == [5, 5]
