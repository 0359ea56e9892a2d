"""The list of the promises that were missed, behind the rows of the workload."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, grant
from tests.reports.story import answered, asked, at, solved
from tests.reports.test_workload import page
from tests.tickets.pages import text_of
from tickets.actions import restrict
from tickets.actions.ticking import mark_late
from tickets.choices import Priority
from tickets.models import Ticket
from users.models import User

pytestmark = pytest.mark.django_db
URL = "/reports/missed/"
QUERIES = 11
URGENT_ANSWER, URGENT_SOLUTION = 1, 11


@pytest.fixture
def late(cast: Cast) -> tuple[Ticket, Ticket]:
    """An urgent ticket at Lincoln was answered 36 minutes late; one at the high school is late and unanswered."""
    done = asked(cast, "2027-04-26 08:00", priority=Priority.URGENT)
    waits = asked(cast, "2027-04-26 08:30", school=cast.high, priority=Priority.URGENT)
    hidden = asked(cast, "2027-04-26 08:30", priority=Priority.URGENT)
    restrict(hidden, by=cast.marcus)
    at("2027-04-26 08:45:30")
    mark_late(by=cast.system)
    answered(done, cast.marcus, "2027-04-26 08:51")
    solved(done, cast.marcus, "2027-04-26 09:00")
    at("2027-04-26 10:00")
    return done, waits


def test_a_row_leads_to_as_many_tickets_as_it_tells(cast: Cast, client: Client, late: tuple[Ticket, Ticket]) -> None:
    html = page(client, cast.renee, "?period=month")
    ((url, name),) = re.findall(r'<a href="(/reports/missed/[^"]*)">([^<]+)</a>', html)

    assert (name, url) == (
        "Urgent: first answer within 15 minutes",
        f"{URL}?period=month&promise={URGENT_ANSWER}",
    )
    assert re.findall(r'<td class="text-end num"[^>]*>(\d+)</td>', html.split('id="missed"')[1])[:2] == ["2", "2"]
    listed = client.get(url)
    assert numbers(listed) == [late[1].pk, late[0].pk]
    assert "2 promises were not kept · April 1 to April 26, 2027 · 2 schools" in text_of(listed)


def numbers(response: Any) -> list[int]:
    return [int(number) for number in re.findall(r'href="/tickets/(\d+)/"><span', response.content.decode())]


def test_each_says_how_much_longer_it_took_or_that_it_is_not_done(
    cast: Cast, client: Client, late: tuple[Ticket, Ticket]
) -> None:
    client.force_login(cast.renee, backend="users.backends.RoleBackend")

    text = text_of(client.get(f"{URL}?promise={URGENT_ANSWER}"))

    assert f"{late[0].pk} It does not work First answer Lincoln MS Marcus Reed today 8:15 AM 36 min" in text
    assert f"{late[1].pk} It does not work First answer Cedar Valley HS – today 8:45 AM not done yet" in text


def test_the_average_is_of_those_that_are_done_and_says_so(
    cast: Cast, client: Client, late: tuple[Ticket, Ticket]
) -> None:
    """“0 min” stood beside a ticket that had waited for half an hour."""
    html = page(client, cast.renee, "?period=month")
    assert "Longer than promised, on average of those done" in html
    assert averages(html) == ["36 min"]

    html = page(client, cast.renee, f"?period=month&school={cast.high.pk}")
    assert averages(html) == ["not done yet"]


def averages(html: str) -> list[str]:
    table = html.split('id="missed"')[1].split("</table>")[0]
    return re.findall(r'<span class="text-nowrap">([^<]+)</span>', table)


def test_what_is_late_is_never_late_by_nothing(cast: Cast, client: Client) -> None:
    """Answered in the minute in which the time was over."""
    ticket = asked(cast, "2027-04-26 08:00", priority=Priority.URGENT)
    at("2027-04-26 08:15:00")
    mark_late(by=cast.system)
    answered(ticket, cast.marcus, "2027-04-26 08:15:00")

    assert averages(page(client, cast.renee, "?period=month")) == ["less than 1 min"]
    assert "today 8:15 AM less than 1 min" in text_of(client.get(URL))


def test_the_list_is_of_the_chosen_schools_days_and_promise(
    cast: Cast, client: Client, late: tuple[Ticket, Ticket]
) -> None:
    client.force_login(cast.renee, backend="users.backends.RoleBackend")

    found = [
        numbers(client.get(f"{URL}{query}"))
        for query in (
            "",
            f"?school={cast.high.pk}",
            f"?promise={URGENT_SOLUTION}",
            "?period=dates&since=2027-04-20&until=2027-04-25",
        )
    ]

    assert found == [[late[1].pk, late[0].pk], [late[1].pk], [], []]
    assert "No promise was missed" in text_of(client.get(f"{URL}?promise={URGENT_SOLUTION}"))


def test_a_lead_sees_those_of_the_school_and_a_key_holder_who_leads_restricted_ones(
    cast: Cast, client: Client, late: tuple[Ticket, Ticket]
) -> None:
    grant(cast.david, "lead", cast.high)
    grant(cast.keiko, "lead")

    assert listed(client, cast.david) == [late[1].pk]
    assert len(listed(client, cast.keiko)) == 3


def listed(client: Client, reader: User) -> list[int]:
    client.force_login(reader, backend="users.backends.RoleBackend")
    return numbers(client.get(URL))


def test_a_principal_reads_rows_that_lead_nowhere(cast: Cast, client: Client, late: tuple[Ticket, Ticket]) -> None:
    html = page(client, cast.pat, "?period=month")

    assert "Urgent: first answer within 15 minutes" in html
    assert URL not in html
    refused = client.get(URL)
    assert refused.status_code == 403
    assert "This list is for those who work the tickets of these schools." in refused.content.decode()


@pytest.mark.parametrize("promise", ["5", "0", "10", "15", "x", "-1", "٣"])
def test_a_promise_that_is_not_counted_does_not_exist(cast: Cast, client: Client, promise: str) -> None:
    client.force_login(cast.renee, backend="users.backends.RoleBackend")

    assert client.get(URL, {"promise": promise}).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_thirty(
    cast: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(cast.renee, backend="users.backends.RoleBackend")
    asked(cast, "2027-04-26 08:00", priority=Priority.URGENT)
    at("2027-04-26 08:15:30")
    mark_late(by=cast.system)
    client.get(URL)
    with django_assert_num_queries(QUERIES):
        assert len(numbers(client.get(URL))) == 1
    for _number in range(29):
        asked(cast, "2027-04-26 09:00", priority=Priority.URGENT, school=cast.high)
    at("2027-04-26 09:15:30")
    mark_late(by=cast.system)
    with django_assert_num_queries(QUERIES):
        assert len(numbers(client.get(URL))) == 30
