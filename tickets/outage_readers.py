"""Who hears news of an outage: who said “me too”, and the asking sides of its tickets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.models import Entry
from tickets.choices import ASKING_SIDE
from tickets.models import MeToo, Outage, Ticket, TicketAccess
from tickets.models.ticket import IS_OPEN
from users.choices import Kind
from users.models import ContactAddress, User

# person: the ticket because of which they hear it; None for who said “me too”
Readers = dict[int, int | None]


@dataclass(frozen=True)
class Hearing:
    """How many people get an e-mail: who asked in a ticket, and who said “me too” and asked in none."""

    me_too: int
    asked: int

    @property
    def people(self) -> int:
        """All of them, each once."""
        return self.me_too + self.asked

    @property
    def said(self) -> str:
        """“2 people get an e-mail: 1 said “me too”, 1 asked in a ticket.”"""
        if not self.people:
            return _("Nobody gets an e-mail: nobody said “me too” or asked in a ticket.")
        if not self.asked:
            return _counted(
                ngettext(
                    "%(n)s person who said “me too” gets an e-mail.",
                    "%(n)s people who said “me too” get an e-mail.",
                    self.me_too,
                ),
                self.me_too,
            )
        if not self.me_too:
            return _counted(
                ngettext(
                    "%(n)s person who asked in a ticket gets an e-mail.",
                    "%(n)s people who asked in a ticket get an e-mail.",
                    self.asked,
                ),
                self.asked,
            )
        return _("%(n)s people get an e-mail: %(me_too)s, %(asked)s.") % {
            "n": f"{self.people:,}",
            "me_too": _counted(ngettext("%(n)s said “me too”", "%(n)s said “me too”", self.me_too), self.me_too),
            "asked": _counted(ngettext("%(n)s asked in a ticket", "%(n)s asked in a ticket", self.asked), self.asked),
        }


def _counted(words: str, number: int) -> str:
    return words % {"n": f"{number:,}"}


def readers_of(outage: Outage, entry: Entry) -> Readers:
    """Everybody once, by three queries; not who told it, nor who hears of the end by the letter about their ticket."""
    readers = _having(outage)
    with_it = Entry.objects.filter(batch=entry.batch, caused_by=entry) if entry.batch else Entry.objects.none()
    told = dict(_asking(list(with_it.values_list("subject_id", flat=True))))
    return {person: ticket for person, ticket in readers.items() if person not in told and person != entry.by_id}


def hearing_of(outage: Outage, by: User, *, opened: Iterable[Ticket] = ()) -> Hearing:
    """Who would hear what `by` tells of it now; `opened`: its solved tickets that are opened with it."""
    return _hearing(_having(outage, [ticket.pk for ticket in opened]), by)


def hearing_in(tickets: Sequence[Ticket], by: User) -> Hearing:
    """Who would hear that these tickets belong to an outage."""
    return _hearing(dict(_asking([ticket.pk for ticket in tickets])), by)


def _having(outage: Outage, opened: Sequence[int] = ()) -> Readers:
    tickets = Ticket.objects.filter(IS_OPEN | Q(pk__in=opened), outage=outage, restricted=False)
    readers: Readers = dict.fromkeys(MeToo.objects.filter(outage=outage).values_list("user", flat=True))
    return readers | dict(_asking(tickets.values("pk")))


def _asking(tickets: Collection[int] | QuerySet[Any, Any]) -> list[tuple[int, int]]:
    """(person, ticket) of those who asked and read along; the first ticket of several comes last, so that it stays."""
    named = TicketAccess.objects.filter(ticket__in=tickets, reason__in=ASKING_SIDE)
    return list(named.order_by("-ticket").values_list("user", "ticket"))


def _hearing(readers: Readers, by: User) -> Hearing:
    """Those of them to whom an e-mail can be written."""
    here = User.objects.filter(Q(is_active=True) | Q(kind=Kind.EXTERNAL), pk__in=readers).exclude(pk=by.pk)
    has_address = Q(email__isnull=False) | Exists(ContactAddress.objects.filter(user=OuterRef("pk")))
    found = list(here.filter(has_address).values_list("pk", flat=True))
    asked = sum(readers[person] is not None for person in found)
    return Hearing(len(found) - asked, asked)
