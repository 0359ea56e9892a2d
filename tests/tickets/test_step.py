"""The next ticket of the view: not one that a colleague has open right now."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast
from tests.tickets.livehouse import Window, live_redis
from tests.tickets.pages import links_of
from tests.tickets.test_queue import file
from tickets import actions
from tickets.models import Ticket

__all__ = ["live_redis"]
pytestmark = pytest.mark.usefixtures("live_redis")


@pytest.fixture
def tickets(cast: Cast) -> list[Ticket]:
    """Four in the order of their list."""
    return [file(cast, f"Panel {n}") for n in range(4)]


def go(client: Any, ticket: Ticket, way: str = "next", query: str = "view=open") -> tuple[int, str]:
    """The number of the ticket to which it leads, and the words that one reads there."""
    response = client.get(f"/tickets/{ticket.pk}/{way}/?{query}")
    assert response.status_code == 302
    path, _sign, asked = response.url.partition("?")
    assert asked == query
    page = client.get(response.url).content.decode()
    snacks = page[page.index('id="snacks"') :]
    said = [part.partition("</span>")[0] for part in snacks.split("<span>")[1:]]
    return int(path.split("/")[2]), " ".join(said)


def test_it_leads_on_and_back_in_the_order_of_the_list(cast: Cast, tickets: list[Ticket], signed_in: Any) -> None:
    client = signed_in(cast.marcus)

    assert go(client, tickets[1]) == (tickets[2].pk, "")
    assert go(client, tickets[1], "previous") == (tickets[0].pk, "")
    assert go(client, tickets[1], query="view=open&sort=newest") == (tickets[0].pk, "")


def test_what_a_colleague_has_open_is_skipped_and_said(cast: Cast, tickets: list[Ticket], signed_in: Any) -> None:
    client = signed_in(cast.marcus)
    Window(cast.jo, at=tickets[1]).ask("viewing")
    Window(cast.keiko, at=tickets[1]).ask("replying")
    Window(cast.jo, at=tickets[2]).ask("viewing")

    assert go(client, tickets[0]) == (
        tickets[3].pk,
        f"{tickets[1].pk} is skipped: it is open with Jo, Keiko. {tickets[2].pk} is skipped: it is open with Jo.",
    )
    assert go(client, tickets[2], "previous") == (
        tickets[0].pk,
        f"{tickets[1].pk} is skipped: it is open with Jo, Keiko.",
    )


def test_what_one_has_open_oneself_is_not_skipped(cast: Cast, tickets: list[Ticket], signed_in: Any) -> None:
    Window(cast.marcus, at=tickets[1]).ask("viewing")

    assert go(signed_in(cast.marcus), tickets[0]) == (tickets[1].pk, "")


def test_once_she_has_left_it_is_the_next_again(cast: Cast, tickets: list[Ticket], signed_in: Any) -> None:
    client, jo = signed_in(cast.marcus), Window(cast.jo, at=tickets[1])
    jo.ask("viewing")
    assert go(client, tickets[0])[0] == tickets[2].pk

    jo.ask("left")

    assert go(client, tickets[0])[0] == tickets[1].pk


def test_where_all_others_are_open_with_colleagues_one_stays(
    cast: Cast, tickets: list[Ticket], signed_in: Any
) -> None:
    Window(cast.jo, at=tickets[3]).ask("viewing")

    assert go(signed_in(cast.marcus), tickets[2]) == (
        tickets[2].pk,
        f"{tickets[3].pk} is skipped: it is open with Jo. No other ticket follows.",
    )


def test_a_ticket_that_one_may_not_see_is_passed_without_a_word(
    cast: Cast, tickets: list[Ticket], signed_in: Any
) -> None:
    actions.restrict(tickets[1], by=cast.jo)
    Window(cast.keiko, at=tickets[1]).ask("viewing")

    assert go(signed_in(cast.marcus), tickets[0]) == (tickets[2].pk, "")


def test_the_page_leads_there_by_its_arrows(cast: Cast, tickets: list[Ticket], signed_in: Any) -> None:
    page = signed_in(cast.marcus).get(f"/tickets/{tickets[1].pk}/?view=open")

    assert links_of(page, "/next/") == [f"/tickets/{tickets[1].pk}/next/?view=open"]
    assert links_of(page, "/previous/") == [f"/tickets/{tickets[1].pk}/previous/?view=open"]
    assert 'data-key="]"' in page.content.decode()
