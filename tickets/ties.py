"""What a ticket is tied to: tickets that were merged into it or it into them, and links."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from tickets.choices import LinkKind
from tickets.link_words import heading
from tickets.models import Ticket
from tickets.surviving import survivors
from users.models import User

# Every page of a ticket asks this, and most tickets have no ties: one statement, written by hand.
_READ = """
SELECT kind, source_id AS source, target_id AS target, id AS place FROM tickets_ticketlink
WHERE source_id = %(ticket)s OR target_id = %(ticket)s
UNION ALL SELECT %(part)s, id, merged_into_id, id FROM tickets_ticket WHERE merged_into_id = %(ticket)s
ORDER BY kind, place
"""
PART = ""  # no kind of link: merged into it


class _Tie(NamedTuple):
    kind: str
    source: int
    target: int

    def other(self, number: int) -> int:
        """The ticket at the other end."""
        return self.target if self.source == number else self.source


@dataclass(frozen=True)
class Ties:
    """What the reader may see of it. `groups` are the linked tickets under a heading such as “Duplicate of”.

    `has_duplicates`: whether anything is a duplicate of it or was merged into it, seen by the reader or not.
    """

    whole: Ticket | None = None
    parts: list[Ticket] = field(default_factory=list)
    groups: list[tuple[str, list[Ticket]]] = field(default_factory=list)
    has_duplicates: bool = False


def ties_of(ticket: Ticket, reader: User) -> Ties:
    """By one query, and one more where it has ties; one for each link of a chain where it is merged itself."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, {"ticket": ticket.pk, "part": PART})
        ties = [_Tie(kind, source, target) for kind, source, target, _place in cursor.fetchall()]
    ends = survivors([ticket])
    numbers = {tie.other(ticket.pk) for tie in ties} | set(ends.values())
    if not numbers:
        return Ties()
    found = Ticket.objects.visible_to(reader).filter(Q(pk__in=numbers)).order_by("pk")
    seen = {one.pk: one for one in found.only("subject", "status", "version", "merged_into")}
    parts = [one for one in seen.values() if one.merged_into_id == ticket.pk]
    has_duplicates = any(tie.kind in (PART, LinkKind.DUPLICATE) and tie.target == ticket.pk for tie in ties)
    return Ties(seen.get(ends.get(ticket.pk, 0)), parts, _groups(ticket, ties, seen), has_duplicates)


def _groups(ticket: Ticket, ties: list[_Tie], seen: dict[int, Ticket]) -> list[tuple[str, list[Ticket]]]:
    groups: dict[str, list[Ticket]] = {}
    for tie in ties:
        other = seen.get(tie.other(ticket.pk))
        if tie.kind != PART and other is not None and other.merged_into_id != ticket.pk:
            is_source = tie.source == ticket.pk
            groups.setdefault(heading(tie.kind, is_source=is_source), []).append(other)
    return list(groups.items())
