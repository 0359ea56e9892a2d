"""Numbers of the workload lead to the tickets that they count, where the reader may see all of these."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.test import Client

from tests.cast import Cast, grant, person
from tests.reports.story import CHICAGO, asked, at
from tests.reports.test_workload import page
from tests.tickets.pages import links_of
from tickets.actions import assign, restrict, snooze
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_ones(cast: Cast) -> Cast:
    """Lincoln has four open ones: Marcus two, one of them snoozed; the high school two; and one is restricted."""
    for number in range(2):
        ticket = assign(asked(cast, "2027-04-26 08:00"), by=cast.marcus, to=cast.marcus)
        if number:
            snooze(ticket, by=cast.marcus, until=datetime(2027, 4, 28, 8, tzinfo=CHICAGO))
    for _number in range(2):
        asked(cast, "2027-04-26 08:00")
        asked(cast, "2027-04-26 08:00", school=cast.high)
    restrict(asked(cast, "2027-04-26 09:00"), by=cast.marcus)
    at("2027-04-27 09:52")
    return cast


def followed(client: Client, reader: User, query: str = "") -> list[tuple[int, int]]:
    """(the number told, the tickets of the list) of each link to the queue."""
    html = page(client, reader, query)
    links = re.findall(r'<a href="(/queue/[^"]+)">(\d+)</a>', html)
    found = []
    for url, told in links:
        rows = re.findall(r"<tr[^>]*data-row", client.get(url.replace("&amp;", "&")).content.decode())
        found.append((int(told), len(rows)))
    return found


def test_a_director_is_led_to_as_many_tickets_as_are_told(open_ones: Cast, client: Client) -> None:
    """All open ones, those of Marcus, and those of each school."""
    assert followed(client, open_ones.renee) == [(6, 6), (2, 2), (4, 4), (2, 2)]


def test_the_schools_that_were_chosen_narrow_the_lists(open_ones: Cast, client: Client) -> None:
    assert followed(client, open_ones.renee, f"?school={open_ones.lincoln.pk}") == [(4, 4), (2, 2)]


def test_a_key_holder_who_leads_is_led_to_restricted_ones_as_well(open_ones: Cast, client: Client) -> None:
    grant(open_ones.keiko, "lead")

    assert followed(client, open_ones.keiko) == [(7, 7), (2, 2), (5, 5), (2, 2)]


def test_a_lead_of_a_school_is_led_to_its_tickets(open_ones: Cast, client: Client) -> None:
    grant(open_ones.david, "lead", open_ones.high)

    assert followed(client, open_ones.david) == [(2, 2)]


def test_those_that_nobody_has_can_be_shown(open_ones: Cast, client: Client) -> None:
    client.force_login(open_ones.renee, backend="users.backends.RoleBackend")
    (url,) = links_of(client.get("/reports/workload/"), "nobody")

    assert len(re.findall(r"<tr[^>]*data-row", client.get(url).content.decode())) == 4


def test_a_principal_who_may_not_see_the_queue_is_led_nowhere(open_ones: Cast, client: Client) -> None:
    assert 'class="kpi num">4</dd>' in page(client, open_ones.pat)
    assert "/queue/" not in page(client, open_ones.pat)


def test_a_principal_who_works_tickets_of_another_school_is_led_nowhere(open_ones: Cast, client: Client) -> None:
    grant(open_ones.pat, "technician", open_ones.high)

    assert followed(client, open_ones.pat) == []


def test_who_shares_an_address_with_a_longer_one_has_no_list(open_ones: Cast, client: Client) -> None:
    """The search would find the tickets of both."""
    other = person("Joanmarcus", "Reed")
    User.objects.filter(pk=other.pk).update(email=f"joan{open_ones.marcus.email}")
    grant(other, "technician", open_ones.lincoln)

    assert followed(client, open_ones.renee) == [(6, 6), (4, 4), (2, 2)]


def test_what_was_open_at_the_end_of_a_past_time_leads_nowhere(open_ones: Cast, client: Client) -> None:
    html = page(client, open_ones.renee, "?period=dates&since=2027-04-20&until=2027-04-26")

    assert 'class="kpi num">6</dd>' in html
