"""Labels as people read them: each in one spelling, and only where somebody works the tickets that bear them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Count

from tickets import policy
from tickets.models import Ticket
from tickets.models.ticket import IS_LABELLED
from tickets.tables import Named, Tables
from users.models import User


class Labels:
    """All labels of the district, as they are when the tables are read."""

    def __init__(self, tables: Tables | None = None) -> None:
        """The rows of tables that somebody has read already, else of new ones."""
        self._rows = {one.pk: one for one in (tables or Tables()).labels}

    @property
    def offered(self) -> list[Named]:
        """Those that can be put on tickets, by name."""
        return [one for one in self._rows.values() if one.active and one.parent_id is None]

    def meant(self, pk: int) -> Named:
        """The label of a number; of another spelling the label that it stands for."""
        one = self._rows[pk]
        return self._rows[one.parent_id] if one.parent_id else one

    def of(self, numbers: Iterable[int]) -> list[Named]:
        """The labels of a ticket, each once, in the order in which they were put on."""
        return list(dict.fromkeys(self.meant(pk) for pk in numbers if pk in self._rows))

    def spellings(self, label: Named) -> list[int]:
        """Its number, and those of its other spellings."""
        return [label.pk, *(one.pk for one in self._rows.values() if one.parent_id == label.pk)]


def shown_on(tickets: Sequence[Ticket], reader: User, tables: Tables | None = None) -> dict[int, list[Named]]:
    """{number of a ticket: its labels}, for the tickets that the reader works; nothing is asked where none has any."""
    borne = [ticket for ticket in tickets if ticket.labels]
    if not borne:
        return {}
    known = Labels(tables)
    hidden = [ticket.pk for ticket in borne if ticket.restricted]
    named = set(Ticket.objects.worked_by(reader).filter(pk__in=hidden).values_list("pk", flat=True)) if hidden else ()
    works = [one for one in borne if (one.pk in named if one.restricted else policy.works(reader, one))]
    return {ticket.pk: known.of(ticket.labels) for ticket in works}


def used(reader: User, labels: Labels) -> dict[int, int]:
    """{number of a label: how many open tickets bear it}, among those that the reader may see."""
    rows = Ticket.objects.visible_to(reader).filter(IS_LABELLED).order_by()
    found: dict[int, int] = {}
    for numbers, count in rows.values_list("labels").annotate(Count("pk")):
        for one in labels.of(numbers):
            found[one.pk] = found.get(one.pk, 0) + count
    return found
