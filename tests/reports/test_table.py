"""The download: one number a row."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.reports.story import answered, asked, at, solved
from tickets.choices import Priority

pytestmark = pytest.mark.django_db

HEADER = "week,measure,school_code,school,category,technician,priority,value"
COUNTS = """
2027-04-12,opened,LMS,Lincoln Middle School,,,,1
2027-04-19,opened,CVH,Cedar Valley High School,,,,1
2027-04-19,opened,LMS,Lincoln Middle School,,,,1
2027-04-12,class_stopped,LMS,Lincoln Middle School,,,,1
2027-04-12,opened_by_category,,,Panel or projector: Panel: touch or pen,,,1
2027-04-19,opened_by_category,,,,,,2
2027-04-12,solved,,,,,,1
2027-04-19,solved,,,,,,1
""".strip().splitlines()
BY_PEOPLE = """
2027-04-12,solved_by_technician,,,,Marcus Reed,,1
2027-04-19,solved_by_technician,,,,,,1
""".strip().splitlines()
REST = """
2027-04-05,open_at_week_end,,,,,,0
2027-04-12,open_at_week_end,,,,,,0
2027-04-19,open_at_week_end,,,,,,1
2027-04-26,open_at_week_end,,,,,,1
2027-04-12,first_answer_kept,,,,,1,1
2027-04-12,solution_kept,,,,,1,1
2027-04-19,first_answer_kept,,,,,3,1
2027-04-19,solution_kept,,,,,3,1
2027-04-12,first_answer_median_minutes,,,,,1,10
2027-04-12,solution_median_minutes,,,,,1,30
2027-04-19,first_answer_median_minutes,,,,,3,5
2027-04-19,solution_median_minutes,,,,,3,5
""".strip().splitlines()


@pytest.fixture
def story(cast: Cast) -> Cast:
    """One ticket that Marcus solved, one that Elena solved herself, one that is open."""
    stopped = asked(cast, "2027-04-13 08:00", category=cast.category("panel-touch"), impact="stopped")
    answered(stopped, cast.marcus, "2027-04-13 08:10")
    solved(stopped, cast.marcus, "2027-04-13 08:30")
    solved(asked(cast, "2027-04-20 08:00", priority=Priority.NORMAL), cast.elena, "2027-04-20 08:05")
    asked(cast, "2027-04-21 08:00", school=cast.high, priority=Priority.LOW)
    at("2027-04-27 09:52")
    return cast


def download(client: Client, person: object, query: str) -> tuple[str, list[str]]:
    client.force_login(person, backend="users.backends.RoleBackend")  # type: ignore[arg-type]
    response = client.get(reverse("reports:workload_csv") + query)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return response["Content-Disposition"], text.splitlines()


def test_a_director_gets_all_figures_of_the_time_by_week(story: Cast, client: Client) -> None:
    name, lines = download(client, story.renee, "?period=4")

    assert name == 'attachment; filename="workload-2027-04-05-2027-04-27.csv"'
    assert lines == [HEADER, *COUNTS, *BY_PEOPLE, *REST]


def test_a_principal_gets_no_figures_of_people_or_other_schools(story: Cast, client: Client) -> None:
    _name, lines = download(client, story.pat, "?period=4")

    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    assert {row["technician"] for row in rows} == {""}
    assert {row["school_code"] for row in rows} == {"", "LMS"}
    opened = [(row["week"], row["value"]) for row in rows if row["measure"] == "opened"]
    assert opened == [("2027-04-12", "1"), ("2027-04-19", "1")]
    assert [row["value"] for row in rows if row["measure"] == "open_at_week_end"] == ["0", "0", "0", "0"]
