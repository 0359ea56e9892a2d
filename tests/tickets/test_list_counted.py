"""How many tickets a search or a narrowed list has: said where the first page knows it, and never counted for it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.cast import Cast
from tests.tickets.test_search import QUEUE, file, next_page
from tickets import actions


def counted(client: Any, query: str, **more: str) -> str:
    """What stands beside the heading."""
    page = client.get(QUEUE, {"q": query, **more}).content.decode()
    said = re.search(r'<span class="list-n">([^<]*)</span>', page)
    return said[1] if said else ""


def many(cast: Cast, number: int) -> None:
    filing = actions.Filing(requester=cast.david, subject="Panel freezes", school=cast.lincoln)
    actions.open_many([filing] * number, by=cast.david)


@pytest.mark.parametrize(
    ("tickets", "words", "filters"),
    [
        (1, "1 ticket", "1 ticket"),
        (30, "30 tickets", "30 tickets"),
        (31, "31 tickets", "more than 30 tickets"),
        (65, "65 tickets", "more than 30 tickets"),
    ],
)
def test_what_the_first_page_knows_is_said(cast: Cast, signed_in, tickets: int, words: str, filters: str) -> None:  # type: ignore[no-untyped-def]
    many(cast, tickets)
    client = signed_in(cast.jo)

    assert (counted(client, "panel"), counted(client, "school:lms")) == (words, filters)


def test_of_common_words_so_many_are_known_as_were_ranked(cast: Cast, signed_in, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("tickets.words.FEW", 20)
    many(cast, 65)
    client = signed_in(cast.jo)

    assert counted(client, "panel") == "more than 60 tickets"
    assert next_page(client, f"{QUEUE}?q=panel")
    assert counted(client, "panel", cursor=next_page(client, f"{QUEUE}?q=panel").rpartition("cursor=")[2]) == ""


def test_it_counts_what_the_reader_may_see_and_nothing_where_nothing_is(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    file(cast, "Panel freezes")
    file(cast, "Panel flickers", restricted=True)

    assert [counted(signed_in(one), "panel") for one in (cast.jo, cast.keiko, cast.priya)] == [
        "1 ticket",
        "1 ticket",
        "",
    ]
    assert counted(signed_in(cast.jo), "zebra") == ""


def test_a_view_has_its_number_and_a_narrowed_one_what_its_page_knows(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    file(cast, "Panel freezes")
    client = signed_in(cast.jo)

    whole = client.get(QUEUE, {"view": "open"}).content.decode()

    assert '<span class="text-secondary fw-normal num" data-count="total">1</span>' in whole
    assert 'class="list-n"' not in whole
    assert counted(client, "in:open school:lms") == "1 ticket"
    assert counted(client, "in:open school:lms", by="room") == "1 ticket"
