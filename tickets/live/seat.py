"""Where a person sits: a signed slip that a page shows when it asks for news, so that nobody is looked up for it.

It says who it is, what concerns them, and which tickets the page shows, each of which the server has shown them with
the full permission check. It is good for an hour; then a request with the session brings another one. Somebody who
signed out or lost a role learns numbers of tickets for that long, and never a row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import Self

from django.core import signing

from tickets.live.changes import Change
from tickets.live.presence import Person
from users.models import User

SALT = "tickets.live.seat"
GOOD_FOR = 60 * 60


@dataclass(frozen=True)
class Seat:
    """`at`: the ticket whose page it is, 0 for a list. `tab` tells windows of one person apart."""

    user: int
    short: str
    full: str
    sees_all: bool
    is_key_holder: bool
    schools: frozenset[int]
    teams: frozenset[int]
    stands_for: frozenset[int]
    shown: frozenset[int]
    at: int
    tab: str

    @classmethod
    def of(cls, user: User, shown: Iterable[int], *, at: int = 0) -> Self:
        """The seat of a page that shows these tickets."""
        scope = user.scope
        return cls(
            user.pk,
            user.get_short_name(),
            user.get_full_name(),
            scope.sees_all_tickets,
            scope.is_key_holder,
            scope.ticket_schools,
            scope.teams,
            scope.stands_for,
            frozenset(shown),
            at,
            token_hex(4),
        )

    @classmethod
    def read(cls, slip: str) -> Self:
        """Raises django.core.signing.BadSignature for one that is not ours, or is too old."""
        user, short, full, flags, schools, teams, stands_for, shown, at, tab = signing.loads(
            slip, salt=SALT, max_age=GOOD_FOR
        )
        return cls(
            user,
            short,
            full,
            bool(flags & 1),
            bool(flags & 2),
            frozenset(schools),
            frozenset(teams),
            frozenset(stands_for),
            frozenset(shown),
            at,
            tab,
        )

    @property
    def slip(self) -> str:
        """The seat as the page keeps it."""
        flags = self.sees_all + 2 * self.is_key_holder
        sets = (sorted(numbers) for numbers in (self.schools, self.teams, self.stands_for, self.shown))
        return signing.dumps([self.user, self.short, self.full, flags, *sets, self.at, self.tab], salt=SALT)

    def showing(self, shown: Iterable[int]) -> Self:
        """The same window with other tickets."""
        return replace(self, shown=frozenset(shown))

    def concerns(self, change: Change) -> bool:
        """Whether the page is told. Of a restricted ticket: key-holders, and who has it before them anyway."""
        if change.only_for is not None:
            return self.at == 0 and change.only_for == self.user and change.ticket in self.shown
        if change.ticket in self.shown:
            return True
        if change.restricted:
            return self.is_key_holder
        if self.sees_all or change.school in self.schools or change.team in self.teams:
            return True
        return change.assignee is not None and change.assignee in {self.user, *self.stands_for}

    def person(self, does: str) -> Person:
        """As colleagues see them."""
        return Person(self.user, self.short, self.full, does)
