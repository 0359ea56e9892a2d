"""Rows of an open list that have changed, and what its page asks about them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.tickets.livehouse import Window, live_redis
from tests.tickets.test_queue import file, filing, numbers_in
from tickets import actions
from tickets.live.seat import Seat
from tickets.models import Ticket

__all__ = ["live_redis"]
pytestmark = pytest.mark.usefixtures("live_redis")


def ask_rows(client: Client, query: str, window: Window | None = None) -> Any:
    return client.get(f"/queue/rows/?{query}", headers={"Live-Seat": window.slip if window else ""})


def slip_in(response: Any) -> Seat:
    found = re.search(r'data-slip="([^"]+)"', response.content.decode())
    assert found
    return Seat.read(found[1])


def test_the_list_brings_its_slip_and_rows_their_versions(cast: Cast, signed_in: Any) -> None:
    tickets = [file(cast), actions.work_on(file(cast), by=cast.marcus)]

    page = signed_in(cast.marcus).get("/queue/")

    assert slip_in(page).shown == {one.pk for one in tickets}
    assert sorted(re.findall(r'data-version="(\d+)"', page.content.decode())) == ["1", "2"]


def test_changed_rows_come_with_the_filters_of_their_list(cast: Cast, signed_in: Any) -> None:
    stays, leaves, foreign = file(cast), file(cast), file(cast, school=cast.high, device=None)
    client, window = signed_in(cast.marcus), Window(cast.marcus, [stays, leaves])
    actions.assign(leaves, by=cast.jo, to=cast.jo)
    ids = ",".join(str(one.pk) for one in (stays, leaves, foreign))

    response = ask_rows(client, f"view=unassigned&ids={ids}", window)

    assert numbers_in(response) == [stays.pk]
    assert slip_in(response).shown == {stays.pk}
    assert sorted(numbers_in(ask_rows(client, f"view=open&ids={ids}"))) == [stays.pk, leaves.pk]
    assert numbers_in(ask_rows(client, f"view=open&priority=1&ids={ids}")) == []


def test_a_ticket_that_became_restricted_goes_from_list_and_slip(cast: Cast, signed_in: Any) -> None:
    ticket, other = file(cast), file(cast)
    client, window = signed_in(cast.jo), Window(cast.jo, [ticket, other])
    assert numbers_in(ask_rows(client, f"ids={ticket.pk}", window)) == [ticket.pk]
    actions.restrict(ticket, by=cast.marcus)

    response = ask_rows(client, f"ids={ticket.pk}", window)

    assert (numbers_in(response), slip_in(response).shown) == ([], {other.pk})


def test_the_slip_of_somebody_else_lends_nothing(cast: Cast, signed_in: Any) -> None:
    secret = file(cast, restricted=True)

    response = ask_rows(signed_in(cast.marcus), "ids=", Window(cast.keiko, [secret]))

    assert slip_in(response).shown == set()


def test_who_looks_again_gets_the_page_and_the_counts(cast: Cast, signed_in: Any) -> None:
    made = [file(cast) for _ in range(3)]
    client = signed_in(cast.marcus)

    response = ask_rows(client, "view=open&page=1&counts=1")

    assert sorted(numbers_in(response)) == [one.pk for one in made]
    counted = dict(re.findall(r'<span data-count="(\w+)"[^>]*>([^<]+)<', response.content.decode()))
    assert (counted["open"], counted["mine"], counted["unassigned"]) == ("3", "0", "3")
    assert "data-count" not in ask_rows(client, "view=open&page=1").content.decode()


def test_rows_of_a_walk_are_those_of_its_page(cast: Cast, signed_in: Any) -> None:
    ticket = file(cast)

    response = ask_rows(signed_in(cast.marcus), f"by=room&ids={ticket.pk}")

    assert re.findall(r'<li [^>]*id="t(\d+)"', response.content.decode()) == [str(ticket.pk)]


def test_rows_are_for_the_helpdesk(cast: Cast, signed_in: Any) -> None:
    ticket = file(cast)

    assert ask_rows(signed_in(cast.elena), f"ids={ticket.pk}").status_code == 403
    assert ask_rows(Client(), "ids=1").url.startswith("/accounts/login/")


@pytest.mark.parametrize("query", ["ids=x", "ids=²,٣", f"ids={'9' * 40}", "ids=,,", "ids=-1", "page=1&cursor=x&q=a"])
def test_numbers_that_make_no_sense_are_left_aside(cast: Cast, signed_in: Any, query: str) -> None:
    file(cast)

    response = ask_rows(signed_in(cast.marcus), query)

    assert response.status_code == 200
    assert numbers_in(response) == []


@pytest.mark.parametrize("order", ["due", "newest", "oldest"])
def test_the_places_of_rows_compare_like_their_list(cast: Cast, signed_in: Any, order: str) -> None:
    file(cast), file(cast, impact="stopped"), file(cast, impact="manages")
    Ticket.objects.filter(pk=file(cast).pk).update(due_at=None)

    page = signed_in(cast.marcus).get(f"/queue/?sort={order}").content.decode()

    places = re.findall(r'data-place="([^"]+)"', page)
    assert (len(set(places)), places) == (4, sorted(places))


@pytest.mark.parametrize("rows", [1, 30])
def test_rows_cost_the_same_however_many(cast: Cast, signed_in: Any, rows: int) -> None:
    made = actions.open_many([filing(cast)] * rows, by=cast.elena)
    client, ids = signed_in(cast.marcus), ",".join(str(one.pk) for one in made)
    ask_rows(client, f"ids={ids}")

    with CaptureQueriesContext(connection) as asked:
        response = ask_rows(client, f"ids={ids}&counts=1")

    assert len(numbers_in(response)) == rows
    assert len(asked) == 8
