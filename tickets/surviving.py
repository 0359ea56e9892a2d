"""Where a merged ticket lives on: the end of the chain of tickets that were merged one into the other."""

from __future__ import annotations

from collections.abc import Iterable

from tickets.models import Ticket


def chain(number: int) -> list[int]:
    """The numbers of the tickets into which one is merged now, one after the other; empty where it is not merged."""
    numbers: list[int] = []
    following = _into(number)
    # A chain that bites its own tail cannot be made; should there be one, nobody is to wait for its end.
    while following and following not in numbers:
        numbers.append(following)
        following = _into(following)
    return numbers


def _into(number: int) -> int | None:
    return Ticket.objects.filter(pk=number).values_list("merged_into", flat=True).first()


def surviving(ticket: Ticket) -> Ticket:
    """The ticket in which it lives on; itself where it is not merged. Whoever asks says who may see it."""
    numbers = chain(ticket.pk)
    return Ticket.objects.for_rows().get(pk=numbers[-1]) if numbers else ticket


def parts_of(number: int) -> list[int]:
    """The numbers of all tickets that were merged into one, those of its parts among them."""
    found: list[int] = []
    edge = [number]
    while edge:
        edge = list(Ticket.objects.filter(merged_into__in=edge).exclude(pk__in=found).values_list("pk", flat=True))
        found += edge
    return found


def survivors(tickets: Iterable[Ticket]) -> dict[int, int]:
    """{number of a merged ticket: number of the ticket in which it lives on}, by a query for each link of a chain.

    No query where none of them is merged.
    """
    ends = {ticket.pk: ticket.merged_into_id for ticket in tickets if ticket.merged_into_id is not None}
    edge = set(ends.values())
    while edge:
        rows = Ticket.objects.filter(pk__in=edge, merged_into__isnull=False).values_list("pk", "merged_into")
        further = {number: into for number, into in rows if into is not None}
        ends = {number: further.get(end, end) for number, end in ends.items()}
        edge = set(further.values())
    return ends
