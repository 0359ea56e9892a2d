"""What stands beside a ticket at the desk: other tickets of the person, the device and the room."""

from __future__ import annotations

from typing import Any

import pytest

from audit.clock import now
from tests.cast import Cast
from tickets import actions
from tickets.beside import MOST_LISTED, MOST_LOOKED_AT, Beside, beside
from tickets.models import Ticket
from users.models import User


def file(cast: Cast, **told: Any) -> Ticket:
    filing = {"requester": cast.elena, "school": cast.lincoln, "subject": "No sound", **told}
    return actions.open_ticket(actions.Filing(**filing), by=filing["requester"])


def numbers(found: Beside) -> dict[str, list[int]]:
    return {
        "person": [one.pk for one in found.open_of_person],
        "device": [one.pk for one in found.of_device],
        "alike": [one.ticket.pk for one in found.alike],
    }


def seen(ticket: Ticket, reader: User) -> dict[str, list[int]]:
    return numbers(beside(ticket, reader, now()))


def test_it_lists_open_tickets_of_the_person_all_of_the_device_and_open_ones_of_the_room(cast: Cast) -> None:
    of_person, solved = file(cast), actions.solve(file(cast), by=cast.marcus)
    of_device = actions.solve(file(cast, requester=cast.david, device=cast.panel), by=cast.marcus)
    in_room = file(cast, requester=cast.david, room=cast.room_214, subject="Lamp flickers")
    file(cast, requester=cast.david, subject="Mouse is gone")
    ticket = file(cast, device=cast.panel, room=cast.room_214)

    assert solved.status == "solved"
    assert seen(ticket, cast.marcus) == {
        "person": [of_person.pk],
        "device": [of_device.pk],
        "alike": [of_person.pk, in_room.pk, of_device.pk],
    }


def test_a_restricted_ticket_of_the_person_is_listed_only_for_who_may_see_it(cast: Cast) -> None:
    secret = file(cast, restricted=True, device=cast.panel, room=cast.room_214)
    ticket = file(cast, device=cast.panel, room=cast.room_214)

    assert seen(ticket, cast.keiko)["person"] == [secret.pk]
    assert seen(ticket, cast.marcus) == {"person": [], "device": [], "alike": []}


@pytest.mark.parametrize("which", ["person", "device"])
def test_older_ones_are_listed_where_the_newest_may_not_be_seen(cast: Cast, which: str) -> None:
    told = {"device": cast.panel} if which == "device" else {}
    older = [file(cast, **told).pk for _ in range(MOST_LISTED + 1)]
    for _ in range(MOST_LOOKED_AT):
        file(cast, restricted=True, **told)
    ticket = file(cast, **told)

    assert seen(ticket, cast.marcus)[which] == sorted(older, reverse=True)[:MOST_LISTED]
