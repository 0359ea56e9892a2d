"""The list of the queue that holds the tickets behind a number, as an address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from reports import policy
from reports.workload import Workload
from schools.models import School
from tickets.query import Term, write
from users.models import User

# A query of more schools is longer than the search box takes.
MOST_SCHOOLS = 12


@dataclass(frozen=True, slots=True)
class Lists:
    """Addresses of lists for one reader; "" where the list would not hold what the number counts.

    So it is for readers who do not see each ticket that counts, and for a person whose address is part of another's.
    """

    base: tuple[Term, ...] | None
    addresses: frozenset[str] = frozenset()

    def open(self, *terms: Term) -> str:
        """Open tickets, narrowed by further terms."""
        if self.base is None:
            return ""
        return f"{reverse('tickets:queue')}?{urlencode({'q': write([*self.base, *terms]), 'by': 'due'})}"

    def open_at(self, school: School) -> str:
        """Open tickets of a school of the report."""
        if self.base is None:
            return ""
        apart = tuple(term for term in self.base if term.field != "school")
        return Lists(apart).open(Term(school.code, "school"))

    def open_of(self, person: User) -> str:
        """Open tickets that somebody has."""
        address = (person.email or "").lower()
        if not address or any(address in other and address != other for other in self.addresses):
            return ""
        return self.open(Term(address, "assigned"))

    def open_of_nobody(self) -> str:
        """Open tickets that nobody has."""
        return self.open(Term("nobody", "assigned"))


def lists_of(user: User, work: Workload, among: Iterable[User] = ()) -> Lists:
    """The lists behind a workload; `among` are all the people to whom one of them could belong."""
    chosen = [] if work.reach.schools is None else work.schools
    if not policy.sees_tickets(user, work.reach.schools) or len(chosen) > MOST_SCHOOLS:
        return Lists(None)
    base = [Term("open", "is"), *(Term(school.code, "school") for school in chosen)]
    if not work.reach.restricted:
        base.append(Term("no", "restricted"))
    return Lists(tuple(base), frozenset(person.email.lower() for person in among if person.email))
