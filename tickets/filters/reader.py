"""Who asks, when, and what is read once for all of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from tickets.filters.meaning import Meaning
from tickets.filters.states import statuses
from tickets.tables import Tables
from users.models import User


@dataclass(frozen=True)
class Reader:
    """Who asks, and when.

    `counts`: the conditions go into a statement that counts many queries at once, so nothing is asked for one of them
    alone: people, rooms and devices are looked up inside of it, and nobody is told that there are none.
    """

    user: User
    at: datetime
    counts: bool = False
    tables: Tables = field(default_factory=Tables)

    @property
    def today(self) -> date:
        """The day in the district."""
        return timezone.localdate(self.at)

    @cached_property
    def statuses(self) -> dict[str, Meaning]:
        """What `status:` can be."""
        return statuses(self.at)
