"""Telling many people of one act costs the database what telling one costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import clock
from audit.tasks import deliver
from letters.models import OutgoingLetter
from tests.cast import Cast
from tickets.actions import Filing, assign, follow, note, open_ticket, reply, solve
from tickets.models import Ticket
from users.models import User

Act = Callable[[Ticket, User], Ticket]
ACTS: dict[str, Act] = {
    "answered": lambda ticket, by: reply(ticket, by=by, body="Hold Source for ten seconds."),
    "solved": lambda ticket, by: solve(ticket, by=by, note="The maker mended it."),
    "noted": lambda ticket, by: note(ticket, by=by, body="The maker pushes 3.4.1 tonight."),
}


def followed_by(cast: Cast, *who: User) -> Ticket:
    """A ticket of Elena's that Marcus works, with a team; these hear of it, too. All of that was told."""
    told = {"category": cast.category("wifi-down"), "school": cast.lincoln, "beneficiary": cast.kim}
    ticket = open_ticket(Filing(requester=cast.elena, subject="No sound", **told), by=cast.elena)
    ticket = assign(ticket, by=cast.marcus, to=cast.marcus)
    for one in who:
        ticket = follow(ticket, by=cast.marcus, who=one)
    clock.move(timedelta(minutes=1))
    deliver("notifications.tell")
    return ticket


def statements(ticket: Ticket, act: Act, by: User) -> tuple[int, int]:
    """How many letters an act brings, and what telling of it asks the database."""
    act(ticket, by)
    clock.move(timedelta(minutes=1))
    before = OutgoingLetter.objects.count()
    with CaptureQueriesContext(connection) as asked:
        assert deliver("notifications.tell") == 1
    return OutgoingLetter.objects.count() - before, len(asked)


@pytest.mark.parametrize(("name", "cost"), [("answered", 20), ("solved", 21)])
def test_five_readers_cost_as_many_statements_as_two(cast: Cast, name: str, cost: int) -> None:
    two = statements(followed_by(cast), ACTS[name], cast.marcus)
    five = statements(followed_by(cast, cast.david, cast.rosa, cast.pat), ACTS[name], cast.marcus)

    assert (two, five) == ((2, cost), (5, cost))


def test_a_further_colleague_costs_what_tells_whether_they_may_read_it(cast: Cast) -> None:
    one = statements(followed_by(cast, cast.jo), ACTS["noted"], cast.marcus)
    two = statements(followed_by(cast, cast.jo, cast.renee), ACTS["noted"], cast.marcus)

    assert (one, two) == ((1, 21), (2, 23))


def test_a_receipt_asks_nothing_twice(cast: Cast) -> None:
    filing = Filing(requester=cast.elena, subject="No sound", room=cast.room_214)
    told = statements(followed_by(cast), lambda _ticket, by: open_ticket(filing, by=by), cast.elena)

    assert told == (1, 18)
