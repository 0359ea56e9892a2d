"""Who of the desk has which ticket open, and who is writing: kept for some seconds, and never anywhere else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from audit.clock import real_now
from tickets.live.store import PEOPLE, reach
from ui.people import colour_of, initials

VIEWING, REPLYING = "viewing", "replying"
# A page says every three seconds that it is open: after five times of silence it is closed.
STAYS = 15.0


class Person(NamedTuple):
    """A colleague at a ticket: the name among colleagues, the full name, and what they do there."""

    key: int
    short: str
    full: str
    does: str


# Ticket -> person -> what they do.
People = dict[int, dict[int, Person]]


def stay(ticket: int, tab: str, person: Person) -> None:
    """Somebody has a ticket open, for some seconds more. Raises AwayError."""
    until = real_now().timestamp() + STAYS
    kept = json.dumps([round(until, 1), person.short, person.full, person.does])
    with reach() as client, client.pipeline(transaction=False) as pipe:
        pipe.hset(PEOPLE, f"{ticket}:{person.key}:{tab}", kept)
        pipe.expire(PEOPLE, int(STAYS) * 4)
        pipe.execute()


def leave(ticket: int, tab: str, key: int) -> None:
    """They closed it. Raises AwayError."""
    with reach() as client:
        client.hdel(PEOPLE, f"{ticket}:{key}:{tab}")


def read(kept: Mapping[str, str]) -> tuple[People, list[str]]:
    """Who is where now, and the fields of who has gone. In several windows, writing counts more than looking."""
    at = real_now().timestamp()
    people: People = {}
    gone = []
    for field, words in kept.items():
        until, short, full, does = json.loads(words)
        if until < at:
            gone.append(field)
            continue
        ticket, key, _tab = field.split(":")
        here = people.setdefault(int(ticket), {})
        if int(key) not in here or does == REPLYING:
            here[int(key)] = Person(int(key), short, full, does)
    return people, gone


def others(people: People, reader: int) -> dict[int, list[Person]]:
    """Who else is where, by ticket, always in one order."""
    found = {ticket: sorted(p for key, p in here.items() if key != reader) for ticket, here in people.items()}
    return {ticket: persons for ticket, persons in found.items() if persons}


def plain(persons: list[Person]) -> list[dict[str, Any]]:
    """For a page: as their avatars show them everywhere."""
    return [
        {"short": one.short, "does": one.does, "initials": initials(one.full), "colour": colour_of(one.key)}
        for one in persons
    ]
