"""Pages by key, on rows of the real database."""

from __future__ import annotations

import base64
import json
import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.db.models import DateTimeField, ExpressionWrapper, QuerySet, Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from schools.models import Building, Room, School, TestingWindow
from ui.paging import Page, capped_count, keyset_page

pytestmark = pytest.mark.django_db

ORDERS = [
    ("name",),
    ("-name",),
    ("position", "-name"),
    ("building__name", "position"),
    ("-building__name", "-position"),
    ("school__code", "name"),
]


@pytest.fixture
def school() -> School:
    return School.objects.create(code="LMS", name="Lincoln Middle School", kind="middle")


def make_rooms(school: School, count: int) -> None:
    """Rooms in no order, a third without a building, with many equal positions."""
    chance = random.Random(5)
    buildings = [Building.objects.create(school=school, name=name) for name in ("East", "West")]
    numbers = list(range(count))
    chance.shuffle(numbers)
    for number in numbers:
        building = chance.choice([*buildings, None])
        Room.objects.create(school=school, building=building, name=f"R{number:03}", position=chance.randrange(4))


def walk(rooms: QuerySet[Room], order: tuple[str, ...], size: int) -> list[list[str]]:
    pages = []
    page: Page[Room] = keyset_page(rooms, *order, size=size)
    while True:
        pages.append([room.name for room in page.rows])
        if not page.next:
            return pages
        page = keyset_page(rooms, *order, cursor=page.next, size=size)


def test_no_rows_are_one_empty_page() -> None:
    page = keyset_page(Room.objects.all(), "name")

    assert (page.rows, page.next, page.previous, bool(page)) == ([], "", "", False)


@pytest.mark.parametrize("order", ORDERS)
def test_pages_hold_every_row_once_also_rows_without_a_value(school: School, order: tuple[str, ...]) -> None:
    make_rooms(school, 30)

    whole = walk(Room.objects.all(), order, size=100)
    pages = walk(Room.objects.all(), order, size=7)

    assert [len(page) for page in pages] == [7, 7, 7, 7, 2]
    assert [name for page in pages for name in page] == whole[0]
    assert sorted(whole[0]) == [f"R{number:03}" for number in range(30)]


@pytest.mark.parametrize("order", ORDERS)
def test_the_way_back_shows_the_same_pages(school: School, order: tuple[str, ...]) -> None:
    make_rooms(school, 21)
    rooms = Room.objects.all()
    first = keyset_page(rooms, *order, size=7)
    second = keyset_page(rooms, *order, cursor=first.next, size=7)
    third = keyset_page(rooms, *order, cursor=second.next, size=7)

    back = keyset_page(rooms, *order, cursor=third.previous, size=7)
    start = keyset_page(rooms, *order, cursor=back.previous, size=7)

    assert [room.name for room in back.rows] == [room.name for room in second.rows]
    assert [room.name for room in start.rows] == [room.name for room in first.rows]
    assert (start.previous, third.next) == ("", "")


def test_rows_without_a_value_come_last_in_both_directions(school: School) -> None:
    make_rooms(school, 30)

    for order in ("building__name", "-building__name"):
        with_building = [room.building_id is not None for room in keyset_page(Room.objects.all(), order, size=30).rows]
        assert with_building == sorted(with_building, reverse=True)
        assert False in with_building and True in with_building


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_is_one_query_whatever_its_length(school: School, count: int) -> None:
    make_rooms(school, count)
    first = keyset_page(Room.objects.all(), "building__name", size=1)

    with CaptureQueriesContext(connection) as queries:
        keyset_page(Room.objects.all(), "building__name", size=30)
        keyset_page(Room.objects.all(), "building__name", cursor=first.next, size=30)

    assert len(queries) == 2


def test_a_row_that_is_new_or_gone_moves_no_other_row(school: School) -> None:
    make_rooms(school, 20)
    first = keyset_page(Room.objects.all(), "name", size=10)

    first.rows[-1].delete()
    Room.objects.create(school=school, name="R0000")
    second = keyset_page(Room.objects.all(), "name", cursor=first.next, size=10)

    assert [room.name for room in second.rows] == [f"R{number:03}" for number in range(10, 20)]


def test_when_all_rows_before_are_gone_the_way_back_leads_to_the_start(school: School) -> None:
    make_rooms(school, 10)
    second = keyset_page(
        Room.objects.all(), "name", cursor=keyset_page(Room.objects.all(), "name", size=5).next, size=5
    )

    Room.objects.filter(name__lt="R005").delete()
    page = keyset_page(Room.objects.all(), "name", cursor=second.previous, size=5)

    assert [room.name for room in page.rows] == [f"R{number:03}" for number in range(5, 10)]


def test_days_and_annotations_can_be_keys(school: School) -> None:
    for number in range(9):
        day = date(2027, 4, 1) + timedelta(days=number // 2)
        TestingWindow.objects.create(school=school, name=f"T{number}", first_day=day, last_day=day)
    windows = TestingWindow.objects.annotate(label=Concat("name", Value("!")))

    days = keyset_page(windows, "-first_day", "name", size=4)
    labels = keyset_page(windows, "-label", size=4)

    assert [row.name for row in days.rows] == ["T8", "T6", "T7", "T4"]
    later = keyset_page(windows, "-first_day", "name", cursor=days.next, size=4)
    assert [row.name for row in later.rows] == ["T5", "T2", "T3", "T0"]
    assert [row.label for row in keyset_page(windows, "-label", cursor=labels.next, size=4).rows] == [
        "T4!",
        "T3!",
        "T2!",
        "T1!",
    ]


def encoded(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%%%",
        "é" * 5,
        "A" * 3000,
        encoded("n"),
        encoded("n", "R004"),
        encoded("z", "R004", 1),
        encoded("n", ["R004"], 1),
        encoded("n", {"a": 1}, 1),
        encoded("n", "R004\x00", 1),
        encoded("n", None, 1),
        encoded("n", "R004", "one"),
        encoded("n", "R004", None),
        encoded("n", "R004", float("inf")),
        base64.urlsafe_b64encode(b"[" * 1400).decode(),
    ],
)
def test_a_torn_cursor_starts_at_the_beginning(school: School, cursor: str) -> None:
    make_rooms(school, 6)

    page = keyset_page(Room.objects.all(), "name", cursor=cursor, size=3)

    assert [room.name for room in page.rows] == ["R000", "R001", "R002"]


def test_a_number_beyond_all_numbers_is_past_the_end(school: School) -> None:
    make_rooms(school, 6)

    page = keyset_page(Room.objects.all(), "position", cursor=encoded("n", 10**30, 1), size=3)

    assert page.rows == []


def test_a_column_that_does_not_exist_is_named() -> None:
    with pytest.raises(FieldError, match="Room has no column 'colour' to page by"):
        keyset_page(Room.objects.all(), "colour")


def test_a_count_stops_at_its_limit(school: School) -> None:
    make_rooms(school, 12)

    assert str(capped_count(Room.objects.all(), 10)) == "10+"
    assert str(capped_count(Room.objects.all(), 12)) == "12"


def test_a_moment_keeps_its_microseconds(school: School) -> None:
    make_rooms(school, 6)
    moment = datetime(2027, 4, 27, 14, 52, 0, 123456, tzinfo=UTC)
    rooms = Room.objects.annotate(at=ExpressionWrapper(Value(moment), output_field=DateTimeField()))

    first = keyset_page(rooms, "at", "name", size=4)

    assert [room.name for room in keyset_page(rooms, "at", "name", cursor=first.next, size=4).rows] == ["R004", "R005"]
