"""The tickets that are solved together with another one."""

from __future__ import annotations

from django.db.models import Q

from tickets import policy
from tickets.choices import LinkKind
from tickets.models import Ticket, TicketLink
from users.models import User


def duplicates_of(ticket: Ticket, by: User) -> list[Ticket]:
    """The open duplicates of a ticket, of its duplicates and of what was merged into it, that `by` may solve."""
    found: set[int] = set()
    edge = {ticket.pk}
    while edge:
        links = TicketLink.objects.filter(target__in=edge, kind=LinkKind.DUPLICATE).values_list("source", flat=True)
        merged = Ticket.objects.filter(merged_into__in=edge).values_list("pk", flat=True)
        edge = set(links.union(merged)) - found - {ticket.pk}
        found |= edge
    if not found:
        return []
    visible = Ticket.objects.visible_to(by).open().filter(Q(pk__in=found)).order_by("pk")
    return [one for one in visible if policy.can(by, "solve", one)]
