"""Tickets by the words of their subject and texts.

How often a word occurs decides how to look, and only the index knows: for a word that few tickets hold, all of them
are taken from it; for one that many hold, the newest tickets of each school and team are read until a page is full.
Left to itself, the database guesses: it reads every ticket of the district for a word that nobody ever wrote, and
fetches thousands of documents for two words of which it thinks that they seldom stand together.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
    with _planned(enable_bitmapscan="off", random_page_cost="1.1"):
        yield from (part.filter(**in_document).order_by("-pk") for part in parts)


def _hits(fits: dict[str, Any]) -> list[int] | None:
    """All tickets whose document fits, in no order; None where they are more than a few."""
    with _planned(enable_seqscan="off"):
        found = list(SearchDocument.objects.filter(**fits).values_list("pk", flat=True)[: FEW + 1])
    return found if len(found) <= FEW else None


@contextmanager
def _planned(**settings: str) -> Iterator[None]:
    """Let the planner of the database choose under such settings meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name, value in settings.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        yield
        for name in settings:
            cursor.execute(f"RESET {name}")
