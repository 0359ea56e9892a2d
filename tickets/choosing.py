"""Who chooses something for which tickets, and what a choice is: the stuff of the panels of the list's keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tickets.models import Ticket
from users.models import User


@dataclass(frozen=True)
class Option:
    """One choice: what is sent, what it is called, a line of what will happen, and more words by which it is found.

    `is_now`: all the tickets are so already.
    """

    name: str
    value: str
    label: str
    line: str
    icon: str = ""
    hint: str = ""
    also: str = ""
    off: bool = False
    is_now: bool = False

    @property
    def level(self) -> int:
        """The value, where it is a priority."""
        return int(self.value)


@dataclass(frozen=True)
class Asking:
    """Who asks, for which tickets, when; and the `other` ticket that was chosen for them, where that comes first."""

    user: User
    tickets: Sequence[Ticket]
    at: datetime
    other: Ticket | None = None

    @property
    def n(self) -> int:
        """How many there are."""
        return len(self.tickets)

    def words(self, **more: object) -> dict[str, object]:
        """What sentences are made of."""
        return {"n": self.n, "number": self.tickets[0].pk, **more}

    def already(self, line: str, so: Iterable[bool]) -> str:
        """The line, and for how many of them it is so already."""
        held = sum(so)
        if not held:
            return line
        if held == self.n:
            return _("%(line)s. It is so already.") % {"line": line}
        words = ngettext(
            "%(line)s. For one of them it is so already.", "%(line)s. For %(held)s of them it is so already.", held
        )
        return words % {"line": line, "held": held}
