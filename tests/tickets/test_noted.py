"""What the database noted of a word spares looking it up; it changes nothing of what is found."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.tickets.test_search import numbers_in
from tickets import actions, words
from tickets.models import Ticket
from tickets.noted import noted_holders


@pytest.fixture
def tickets(cast: Cast) -> list[Ticket]:
    """Twenty about projectors, of which five are about bulbs, too; and the database has looked through them."""
    subjects = ["Projector is dark"] * 15 + ["Projector needs a bulb"] * 5
    filed = [actions.Filing(requester=cast.david, school=cast.lincoln, subject=one) for one in subjects]
    opened = [actions.open_ticket(one, by=cast.david) for one in filed]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tickets_searchdocument")
    return opened


@pytest.mark.parametrize(
    ("word", "held"),
    [("projectors", 20), ("bulb", 5), ("xylophone", 0), ("projector bulb", 0), ("the", 0), ("", 0)],
    ids=["in any of its forms", "a rarer one", "unknown", "two words", "a little word", "nothing"],
)
def test_it_is_known_how_many_tickets_hold_a_word(cast: Cast, tickets: list[Ticket], word: str, held: int) -> None:
    assert round(noted_holders(word)) == held


@pytest.mark.parametrize(
    ("said", "reads", "held"),
    [
        ("projector", 0, 20),
        ("bulb", 1, 5),
        ("projector bulb", 1, 5),
        ("projector -bulb", 1, 15),
        ('"projector needs"', 1, 5),
    ],
)
def test_the_index_is_asked_only_about_words_that_may_be_rare(
    cast: Cast,
    tickets: list[Ticket],
    signed_in,  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    reads: int,
    held: int,
) -> None:
    client: Client = signed_in(cast.marcus)
    before = numbers_in(client.get(f"/queue/?q={quote(said)}"))
    monkeypatch.setattr(words, "SURELY_MANY", 10)

    with CaptureQueriesContext(connection) as asked:
        after = numbers_in(client.get(f"/queue/?q={quote(said)}"))

    looked_up = [one for one in asked.captured_queries if f"LIMIT {words.FEW + 1}" in one["sql"]]
    assert (len(before), after, len(looked_up)) == (held, before, reads)


def test_a_word_that_many_tickets_hold_is_spelt_right(cast: Cast, tickets: list[Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    with CaptureQueriesContext(connection) as asked:
        signed_in(cast.marcus).get("/queue/", {"q": "projector xylophone"})

    compared = [one["sql"] for one in asked.captured_queries if "%>" in one["sql"]]
    assert ["'XYLOPHONE'" in sql for sql in compared] == [True]
