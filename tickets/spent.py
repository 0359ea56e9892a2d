"""How much time was spent on a ticket, and by whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from tickets.models import Ticket, TimeEntry
from users.models import User


@dataclass(frozen=True)
class Spent:
    """The minutes of all, and of each person, the most first."""

    minutes: int
    people: list[tuple[str, int]]


def spent_on(ticket: Ticket) -> Spent:
    """Looked up by one query. What was written on a ticket that was merged into this one stays with that one."""
    by_person = TimeEntry.objects.filter(ticket=ticket).values("person").annotate(sum=Sum("minutes"))
    rows = by_person.values_list("person", "person__given_name", "person__family_name", "person__email", "sum")
    people = [
        (str(User(given_name=given, family_name=family, email=email)), n) for _pk, given, family, email, n in rows
    ]
    kept = sorted(((name, n) for name, n in people if n), key=lambda one: (-one[1], one[0]))
    return Spent(sum(n for _name, n in kept), kept)
