"""The download: a row for each week and school, which a director reads in a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reports.actions import refresh
from reports.periods import Choice, period
from reports.reading import Reach
from reports.table import Line, by_school
from reports.workload import Workload
from schools.models import School
from tests.cast import Cast
from tests.reports.story import CHICAGO, answered, asked, at, solved
from tickets.actions import restrict
from tickets.choices import Priority

pytestmark = pytest.mark.django_db

QUERIES = 14
HEADER = (
    "From,To,School,New,Solved,Open at the end,"
    "First answers due,First answers in time,Median first answer (minutes of school time),"
    "Solutions due,Solutions in time,Median solution (minutes of school time)"
)
DISTRICT = """
2027-03-29,2027-04-04,Whole district,0,0,0,0,0,,0,0,
2027-04-05,2027-04-11,Whole district,0,0,0,0,0,,0,0,
2027-04-12,2027-04-18,Whole district,1,1,0,1,1,10,1,1,30
2027-04-19,2027-04-25,Whole district,3,1,2,0,0,,1,1,5
2027-04-26,2027-04-27,Whole district,0,0,2,0,0,,0,0,
""".strip().splitlines()
HIGH = """
2027-03-29,2027-04-04,Cedar Valley High School,0,0,0,0,0,,0,0,
2027-04-05,2027-04-11,Cedar Valley High School,0,0,0,0,0,,0,0,
2027-04-12,2027-04-18,Cedar Valley High School,0,0,0,0,0,,0,0,
2027-04-19,2027-04-25,Cedar Valley High School,1,0,1,0,0,,0,0,
2027-04-26,2027-04-27,Cedar Valley High School,0,0,1,0,0,,0,0,
""".strip().splitlines()
LINCOLN = """
2027-03-29,2027-04-04,Lincoln Middle School,0,0,0,0,0,,0,0,
2027-04-05,2027-04-11,Lincoln Middle School,0,0,0,0,0,,0,0,
2027-04-12,2027-04-18,Lincoln Middle School,1,1,0,1,1,10,1,1,30
2027-04-19,2027-04-25,Lincoln Middle School,1,1,0,0,0,,1,1,5
2027-04-26,2027-04-27,Lincoln Middle School,0,0,0,0,0,,0,0,
""".strip().splitlines()
NOWHERE = """
2027-03-29,2027-04-04,"No school, or one that is closed",0,0,0,0,0,,0,0,
2027-04-05,2027-04-11,"No school, or one that is closed",0,0,0,0,0,,0,0,
2027-04-12,2027-04-18,"No school, or one that is closed",0,0,0,0,0,,0,0,
2027-04-19,2027-04-25,"No school, or one that is closed",1,0,1,0,0,,0,0,
2027-04-26,2027-04-27,"No school, or one that is closed",0,0,1,0,0,,0,0,
""".strip().splitlines()


@pytest.fixture
def story(cast: Cast) -> Cast:
    """Marcus solved a ticket and a restricted one, Elena one herself; two are open, one of them of no school."""
    stopped = asked(cast, "2027-04-13 08:00", category=cast.category("panel-touch"), impact="stopped")
    answered(stopped, cast.marcus, "2027-04-13 08:10")
    solved(stopped, cast.marcus, "2027-04-13 08:30")
    solved(asked(cast, "2027-04-20 08:00", priority=Priority.NORMAL), cast.elena, "2027-04-20 08:05")
    asked(cast, "2027-04-21 08:00", school=cast.high, priority=Priority.LOW)
    asked(cast, "2027-04-21 08:00", school=None, by=cast.renee, priority=Priority.LOW)
    hidden = asked(cast, "2027-04-22 08:00")
    restrict(hidden, by=cast.marcus)
    solved(hidden, cast.marcus, "2027-04-22 08:20")
    at("2027-04-27 09:52")
    return cast


def download(client: Client, person: object, query: str, name: str = "workload_csv") -> tuple[str, list[str]]:
    client.force_login(person, backend="users.backends.RoleBackend")  # type: ignore[arg-type]
    response = client.get(reverse(f"reports:{name}") + query)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return response["Content-Disposition"], text.splitlines()


@pytest.mark.parametrize("stored", [False, True])
def test_a_director_gets_a_row_for_each_week_and_school(story: Cast, client: Client, stored: bool) -> None:
    if stored:
        refresh()

    name, lines = download(client, story.renee, "?period=4")

    assert name == 'attachment; filename="workload-by-school-2027-03-29-2027-04-27.csv"'
    assert lines == [HEADER, *HIGH, *LINCOLN, *NOWHERE]


@pytest.mark.parametrize("stored", [False, True])
def test_all_schools_together_are_a_table_of_their_own(story: Cast, client: Client, stored: bool) -> None:
    if stored:
        refresh()

    name, lines = download(client, story.renee, "?period=4", "together_csv")

    assert name == 'attachment; filename="workload-together-2027-03-29-2027-04-27.csv"'
    assert lines == [HEADER, *DISTRICT]


SUMMED = ["New", "Solved", "First answers due", "First answers in time", "Solutions due", "Solutions in time"]


@pytest.mark.parametrize("who", ["renee", "pat"])
def test_a_sum_over_a_column_counts_every_ticket_once(story: Cast, client: Client, who: str) -> None:
    sums = []
    for table in ("workload_csv", "together_csv"):
        _name, lines = download(client, getattr(story, who), "?period=4", table)
        rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
        last = max(row["To"] for row in rows)
        still_open = sum(int(row["Open at the end"]) for row in rows if row["To"] == last)
        sums.append([sum(int(row[name]) for row in rows) for name in SUMMED] + [still_open])

    expected = {"renee": [4, 2, 1, 1, 2, 2, 2], "pat": [2, 2, 1, 1, 2, 2, 0]}[who]
    assert sums == [expected, expected]


def test_two_downloads_are_offered_where_they_differ(story: Cast, client: Client) -> None:
    pages = {}
    for who in (story.renee, story.pat):
        client.force_login(who, backend="users.backends.RoleBackend")
        html = client.get(reverse("reports:workload") + "?period=4").content.decode()
        pages[who] = [html.count(f'href="{reverse(f"reports:{name}")}?') for name in ("workload_csv", "together_csv")]

    assert pages == {story.renee: [1, 1], story.pat: [1, 0]}


def test_a_principal_gets_the_rows_of_the_own_school_only(story: Cast, client: Client) -> None:
    _name, lines = download(client, story.pat, "?period=4")

    assert lines == [HEADER, *LINCOLN]


def test_a_restricted_ticket_counts_in_no_row_but_for_key_holders(story: Cast) -> None:
    seen, hidden = (lincoln(Reach(restricted=restricted)) for restricted in (True, False))

    assert [(line.opened, line.solved, line.answers_kept, line.solutions) for line in seen] == [
        (0, 0, 0, 0),
        (0, 0, 0, 0),
        (1, 1, 1, 1),
        (2, 2, 1, 2),
        (0, 0, 0, 0),
    ]
    assert [(line.opened, line.solved, line.answers_kept, line.solutions) for line in hidden] == [
        (0, 0, 0, 0),
        (0, 0, 0, 0),
        (1, 1, 1, 1),
        (1, 1, 0, 1),
        (0, 0, 0, 0),
    ]


def lincoln(reach: Reach) -> list[Line]:
    """The rows of Lincoln as a reader of the whole district gets them."""
    now = at("2027-04-27 09:52")
    work = Workload(period(Choice.WEEKS_4, now.date()), reach, list(School.objects.all()), CHICAGO, now)
    return [line for line in by_school(work) if line.place == "Lincoln Middle School"]


def test_without_tickets_of_no_school_there_are_no_rows_of_them(cast: Cast, client: Client) -> None:
    solved(asked(cast, "2027-04-13 08:00"), cast.marcus, "2027-04-13 08:30")
    at("2027-04-27 09:52")

    _name, lines = download(client, cast.renee, "?period=4")

    places = {row["School"] for row in csv.DictReader(io.StringIO("\n".join(lines)))}
    assert places == {"Cedar Valley High School", "Lincoln Middle School"}


def test_a_period_that_is_over_ends_with_what_was_open_then(story: Cast, client: Client) -> None:
    solved(asked(story, "2027-04-26 08:00"), story.marcus, "2027-04-27 09:00")
    at("2027-04-27 09:52")

    _name, lines = download(client, story.renee, "?period=dates&since=2027-04-19&until=2027-04-26")

    assert [
        (row["To"], row["School"], row["Open at the end"]) for row in csv.DictReader(io.StringIO("\n".join(lines)))
    ] == [
        ("2027-04-25", "Cedar Valley High School", "1"),
        ("2027-04-26", "Cedar Valley High School", "1"),
        ("2027-04-25", "Lincoln Middle School", "0"),
        ("2027-04-26", "Lincoln Middle School", "1"),
        ("2027-04-25", "No school, or one that is closed", "1"),
        ("2027-04-26", "No school, or one that is closed", "1"),
    ]


def test_the_name_of_a_school_cannot_run_in_a_spreadsheet(story: Cast, client: Client) -> None:
    School.objects.filter(pk=story.lincoln.pk).update(name="=1+1")

    _name, lines = download(client, story.pat, "?period=4")

    assert [line.split(",")[2] for line in lines[1:]] == ["'=1+1"] * 5


def test_the_table_asks_the_same_for_two_schools_and_for_twenty_more(
    story: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    download(client, story.renee, "?period=4")
    with django_assert_num_queries(QUERIES):
        assert len(download(client, story.renee, "?period=4")[1]) == 1 + 5 * (1 + 2)
    for number in range(20):
        School.objects.create(code=f"S{number}", name=f"School {number}")
    with django_assert_num_queries(QUERIES):
        assert len(download(client, story.renee, "?period=4")[1]) == 1 + 5 * (1 + 2 + 20)
