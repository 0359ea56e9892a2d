"""Tickets by the words of their subject and texts.

How often a word occurs decides how to look, and only the index knows: for a word that few tickets hold, all of them
are taken from it; for one that many hold, the newest tickets of each school and team are read until a page is full.
Left to itself, the database guesses, and reads every ticket of the district for a word that nobody ever wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection, transaction
from django.db.models import Q

from tickets.models import SearchDocument, Ticket
from tickets.models.ticket import TicketQuerySet
from users.models import User

FEW = 2000


def by_words(user: User, words: str, narrowed: Q) -> Iterator[TicketQuerySet]:
    """The tickets that fit, as parts, the newest of each first; a ticket may be in several.

    Subject and texts count for who may read internal notes, the subject alone for everybody else.
    """
    tickets = Ticket.objects.filter(narrowed)
    if user.scope.is_agent or user.scope.is_key_holder:
        fits: dict[str, Any] = {"words": SearchQuery(words, config="english", search_type="websearch")}
        whole, parts = tickets.worked_by(user), tickets.worked_by_in_parts(user)
    else:
        fits = {"subject__icontains": words}
        whole, parts = tickets.visible_to(user), [tickets.visible_to(user)]
    hits = _hits(fits)
    if hits is not None:
        yield whole.filter(pk__in=hits).order_by("-pk")
        return
    in_document = {f"document__{name}": value for name, value in fits.items()}
    yield from (part.filter(**in_document).order_by("-pk") for part in parts)


def _hits(fits: dict[str, Any]) -> list[int] | None:
    """All tickets whose document fits, in no order; None where they are more than a few."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_seqscan', 'off', true)")
        found = list(SearchDocument.objects.filter(**fits).values_list("pk", flat=True)[: FEW + 1])
        cursor.execute("SELECT set_config('enable_seqscan', 'on', true)")
    return found if len(found) <= FEW else None
