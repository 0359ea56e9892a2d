"""What is said about an act on several tickets to who did it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from audit.models import Entry
from tests.cast import Cast
from tickets import actions
from tickets.many_words import SENTENCES, many_words
from tickets.models import Ticket
from tickets.timeline_names import Told
from tickets.views.changing import STATES

Tickets = list[Ticket]
LATER = datetime(2027, 4, 27, 18, tzinfo=UTC)


@pytest.fixture
def two(cast: Cast) -> Tickets:
    filing = actions.Filing(requester=cast.elena, subject="Panel does not react", device=cast.panel)
    return actions.open_many([filing] * 2, by=cast.elena)


def solve(tickets: Tickets, cast: Cast) -> Tickets:
    return actions.solve_many(tickets, by=cast.jo)


def wait(tickets: Tickets, cast: Cast) -> Tickets:
    return actions.wait_many(tickets, by=cast.jo, reason="part")


def take(tickets: Tickets, cast: Cast) -> Tickets:
    return actions.assign_many(tickets, by=cast.marcus, to=cast.marcus)


def as_they_are(tickets: Tickets, cast: Cast) -> Tickets:
    return tickets


@pytest.mark.parametrize(
    ("before", "act", "said"),
    [
        (as_they_are, "work_on", "You work on 2 tickets"),
        (wait, "part_arrived", "You have the parts for 2 tickets"),
        (as_they_are, "solve", "You solved 2 tickets"),
        (solve, "reopen", "You opened 2 tickets again"),
        (solve, "close", "You closed 2 tickets"),
    ],
)
def test_each_state_has_a_sentence_of_its_own(
    cast: Cast, two: Tickets, before: Callable[[Tickets, Cast], Tickets], act: str, said: str
) -> None:
    STATES[act](before(two, cast), by=cast.marcus)

    assert last_said(two) == said


def last_said(tickets: Tickets) -> str:
    entry = Entry.objects.about(tickets[0]).order_by("pk").last()
    assert entry
    return many_words(entry, Told([entry]), 2)


def test_what_is_given_to_nobody_and_what_wakes_are_said(cast: Cast, two: Tickets) -> None:
    given = actions.assign_many(take(two, cast), by=cast.marcus, to=None)
    assert last_said(two) == "You gave 2 tickets to nobody"

    asleep = actions.snooze_many(given, by=cast.marcus, until=dict.fromkeys([one.pk for one in two], LATER))
    actions.wake_many(asleep, by=cast.marcus)
    assert last_said(two) == "You ended the snooze of 2 tickets"


def test_an_act_without_a_sentence_is_told_as_a_change(cast: Cast, two: Tickets) -> None:
    actions.restrict(two[0], by=cast.marcus)

    assert "restricted" not in SENTENCES
    assert last_said(two) == "You changed 2 tickets"
