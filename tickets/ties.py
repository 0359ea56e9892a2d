"""What a ticket is tied to: tickets that were merged into it or it into them, and links."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from tickets.link_words import heading
from tickets.models import Ticket, TicketLink
from tickets.surviving import survivors
from users.models import User


@dataclass(frozen=True)
class Ties:
    """What the reader may see of it. `groups` are the linked tickets under a heading such as “Duplicate of”."""

    whole: Ticket | None = None
    parts: list[Ticket] = field(default_factory=list)
    groups: list[tuple[str, list[Ticket]]] = field(default_factory=list)


def ties_of(ticket: Ticket, reader: User) -> Ties:
    """By two queries, each by an index; one more for each link of a chain where it is merged itself."""
    of_it = Q(source=ticket.pk) | Q(target=ticket.pk)
    links = list(TicketLink.objects.filter(of_it).order_by("kind", "pk"))
    ends = survivors([ticket])
    numbers = {_other(link, ticket) for link in links} | set(ends.values())
    found = Ticket.objects.visible_to(reader).filter(Q(pk__in=numbers) | Q(merged_into=ticket.pk)).order_by("pk")
    seen = {one.pk: one for one in found.only("subject", "status", "version", "merged_into")}
    parts = [one for one in seen.values() if one.merged_into_id == ticket.pk]
    return Ties(seen.get(ends.get(ticket.pk, 0)), parts, _groups(ticket, links, seen))


def _groups(ticket: Ticket, links: list[TicketLink], seen: dict[int, Ticket]) -> list[tuple[str, list[Ticket]]]:
    groups: dict[str, list[Ticket]] = {}
    for link in links:
        is_source = link.source_id == ticket.pk
        other = seen.get(_other(link, ticket))
        if other is not None and other.merged_into_id != ticket.pk:
            groups.setdefault(heading(link.kind, is_source=is_source), []).append(other)
    return list(groups.items())


def _other(link: TicketLink, ticket: Ticket) -> int:
    return link.target_id if link.source_id == ticket.pk else link.source_id
