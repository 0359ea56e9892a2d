"""Telling open pages that tickets have changed: increasing numbers, of which the last few hundred are kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol
from uuid import uuid4

from django.db import transaction

from tickets.live.store import CHANGES, NOW, AwayError, reach

# More at once (a snow day, an import) are one mark: everybody looks at their whole list again.
MANY = 50
KEPT = 500
LOOK_AGAIN = "*"
# Numbers are given and kept in one step: a reader who has seen 7 will never be told of a 6 that came later. Epoch and
# number are one key, so that Redis forgets both or none.
_KEEP = """
if redis.call('HSETNX', KEYS[1], 'epoch', ARGV[1]) == 1 then redis.call('DEL', KEYS[2]) end
for i = 3, #ARGV do
    local number = redis.call('HINCRBY', KEYS[1], 'number', 1)
    redis.call('ZADD', KEYS[2], number, number .. ' ' .. ARGV[i])
end
redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -1 - tonumber(ARGV[2]))
"""
_missed = False


class Change(NamedTuple):
    """A ticket that has changed, with what decides whom it concerns.

    `only_for`: nothing has changed but what this person sees of it in their own lists, such as a draft of theirs.
    """

    ticket: int
    version: int
    school: int | None
    team: int | None
    assignee: int | None
    restricted: bool
    only_for: int | None = None


class Changed(Protocol):
    """What is asked of a ticket."""

    pk: Any
    version: int
    school_id: Any
    team_id: Any
    assignee_id: Any
    restricted: bool


@dataclass(frozen=True)
class _News:
    """What is told after the commit. A method has the name that Django logs; a partial has none."""

    words: tuple[str, ...]

    def tell(self) -> None:
        publish(self.words)


def tell(tickets: Sequence[Changed]) -> None:
    """Tell of changed tickets once the change is committed; without Redis nobody is told, and nothing fails."""
    if not tickets:
        return
    if len(tickets) > MANY:
        look_again()
        return
    told = [
        Change(one.pk, one.version, one.school_id, one.team_id, one.assignee_id, one.restricted) for one in tickets
    ]
    transaction.on_commit(_News(tuple(json.dumps(change) for change in told)).tell, robust=True)


def tell_one(ticket: Changed, person: int) -> None:
    """Tell the open lists of one person that their row of a ticket looks different, once the change is committed."""
    change = Change(ticket.pk, ticket.version, None, None, None, restricted=True, only_for=person)
    transaction.on_commit(_News((json.dumps(change),)).tell, robust=True)


def look_again() -> None:
    """Tell that so much has changed that lists are to be read anew, once the change is committed."""
    transaction.on_commit(_News((LOOK_AGAIN,)).tell, robust=True)


def publish(words: Sequence[str]) -> None:
    """Tell now. What could not be told is made good by telling everybody to look again, as soon as possible."""
    global _missed
    if _missed:
        words = (LOOK_AGAIN,)
    try:
        with reach() as client:
            client.eval(_KEEP, 2, NOW, CHANGES, uuid4().hex[:8], KEPT, *words)
    except AwayError:
        _missed = True
    else:
        _missed = False


def make_good() -> None:
    """Tell what could not be told before, if there is anything."""
    if _missed:
        publish((LOOK_AGAIN,))


def read(kept: str) -> tuple[int, Change | None]:
    """(number, change) of what is kept; None instead of a change means “look again”."""
    number, _space, words = kept.partition(" ")
    return int(number), None if words == LOOK_AGAIN else Change(*json.loads(words))
