"""The page of the workload: who reads what, filters, and what it costs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, grant
from tests.reports.story import asked, at, solved
from tests.reports.test_workload import page, story

__all__ = ["story"]
pytestmark = pytest.mark.django_db
QUERIES = 18


def values(html: str) -> list[str]:
    return re.findall(r'<dd class="kpi num">(?:<a [^>]*>)?(.*?)(?:</a>)?</dd>', html)


def test_a_director_reads_the_whole_district(story: Cast, client: Client) -> None:
    html = page(client, story.renee)

    assert "February 1 to April 27, 2027 · 2 schools · 3 devices · 3 technicians" in html
    assert values(html) == ["2", "5", "3", "1 time", "30 min", "67 %"]
    assert len(re.findall("<h1", html)) == 1
    assert "Shown for planning, not for ranking people." in html
    assert "Priya Nair" in html
    assert "It does not work" not in html


def test_technicians_are_counted_in_one_way_and_the_page_says_which(story: Cast, client: Client) -> None:
    """“6 people can solve” stood beside “7 technicians”, for one school “5 people” beside “1 technician”."""
    html = page(client, story.renee)
    assert "· 3 devices · 3 technicians" in html
    assert "Devices in use, people with the role of a technician or in a team" in html

    html = page(client, story.renee, f"?school={story.high.pk}")
    assert "· 0 devices · 1 technician of this school" in html


def test_a_principal_reads_counts_of_one_school_and_no_person(story: Cast, client: Client) -> None:
    assert "Marcus Reed" in page(client, story.renee, f"?school={story.lincoln.pk}")

    html = page(client, story.pat)

    assert "February 1 to April 27, 2027 · Lincoln Middle School · 3 devices" in html
    assert values(html) == ["1", "3", "2", "1 time", "10 min", "100 %"]
    assert [name for name in ("Marcus", "Priya", "Elena", "Cedar Valley HS", "It does not work") if name in html] == []


def test_a_school_lead_reads_the_load_of_the_school(story: Cast, client: Client) -> None:
    grant(story.david, "lead", story.high)

    html = page(client, story.david)

    assert values(html) == ["1", "2", "1", "0 times", "30 min", "0 %"]
    assert re.findall(r'<span class="strong d-block">(.*?)</span>', html) == ["Priya Nair"]


def test_the_filters_are_applied_by_a_button_that_says_so(story: Cast, client: Client) -> None:
    """“Show” with a funnel was taken for a button that opens more filters."""
    form = page(client, story.renee).split('<form class="rep-filter')[1].split("</form>")[0]

    assert re.findall(r'<button class="btn" type="submit">.*?</svg>(.*?)</button>', form) == ["Apply"]
    assert "#i-filter" not in form


def test_filters_choose_schools_and_days(story: Cast, client: Client) -> None:
    html = page(client, story.renee, f"?school={story.high.pk}&period=dates&since=2027-04-20&until=2027-04-22")

    assert "April 20 to April 22, 2027 · Cedar Valley High School" in html
    assert values(html) == ["0", "1", "1", "0 times", "30 min", "0 %"]


def test_a_director_chooses_this_month(story: Cast, client: Client) -> None:
    html = page(client, story.renee, "?period=month")

    assert '<option value="month" selected>This month</option>' in html
    assert "April 1 to April 27, 2027 · 2 schools" in html


def test_days_in_the_wrong_order_are_explained(story: Cast, client: Client) -> None:
    html = page(client, story.renee, "?period=dates&since=2027-04-20&until=2027-04-19")

    assert "Choose a last day that is not before the first." in html
    assert values(html) == ["2", "5", "3", "1 time", "30 min", "67 %"]


def test_the_school_of_others_does_not_exist(story: Cast, client: Client) -> None:
    client.force_login(story.pat, backend="users.backends.RoleBackend")

    for name in ("workload", "workload_csv", "together_csv"):
        assert client.get(reverse(f"reports:{name}"), {"school": story.lincoln.pk}).status_code == 200
        assert client.get(reverse(f"reports:{name}"), {"school": story.high.pk}).status_code == 404


@pytest.mark.parametrize("who", ["elena", "kim", "rosa", "marcus", "ada", "sam", "keiko"])
def test_others_are_told_for_whom_the_page_is(story: Cast, client: Client, who: str) -> None:
    client.force_login(getattr(story, who), backend="users.backends.RoleBackend")

    for name in ("workload", "workload_csv", "together_csv"):
        response = client.get(reverse(f"reports:{name}"))
        assert response.status_code == 403
        assert "The workload is for principals, leads and directors.</h1>" in response.content.decode()


def test_a_time_without_tickets_says_what_will_come(cast: Cast, client: Client) -> None:
    html = page(client, cast.renee)

    assert "There were no tickets in this time" in html
    assert values(html) == []


def test_the_page_costs_the_same_for_one_ticket_and_for_thirty(
    cast: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    asked(cast, "2027-04-26 08:00", impact="stopped")
    at("2027-04-27 09:52")
    page(client, cast.renee)
    with django_assert_num_queries(QUERIES):
        assert values(client.get(reverse("reports:workload")).content.decode())[0] == "1"
    for number in range(30):
        ticket = asked(cast, "2027-04-26 08:00", impact="stopped", category=cast.category("wifi-down"))
        if number % 3:
            solved(ticket, cast.marcus if number % 2 else cast.jo, "2027-04-26 08:10")
    at("2027-04-27 09:52")
    with django_assert_num_queries(QUERIES):
        assert values(client.get(reverse("reports:workload")).content.decode())[0] == "11"
