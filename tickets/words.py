"""Tickets by the words of their subject and texts.

How often a word occurs decides how to look, and only the index knows: for a word that few tickets hold, all of them
are taken from it; for one that many hold, the newest tickets of each school and team are read until a page is full.
Left to itself, the database guesses: it reads every ticket of the district for a word that nobody ever wrote, and
fetches thousands of documents for two words of which it thinks that they seldom stand together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchRank
from django.db import connection, transaction
from django.db.models import F, IntegerField, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Round

from tickets.compounds import apart, spellings, together
from tickets.models import SearchDocument, Ticket
from tickets.models.ticket import TicketQuerySet, worked_by
from tickets.noted import noted_holders
from tickets.query import Term
from users.models import User

FEW = 2000
SURELY_MANY = 4 * FEW  # what the database noted of a word comes from a sample
IN_SUBJECT = 6  # the grade of a single word in a subject, of ten
Graded = tuple[int, int]
"""The number of a ticket and how well it fits, from 0 to 10."""


def reads_notes(user: User) -> bool:
    """Whether texts count for the reader; for everybody else the subject alone does."""
    return user.scope.is_agent or user.scope.is_key_holder


def text_query(terms: Sequence[Term]) -> SearchQuery | CombinedSearchQuery:
    """What documents are asked: all words, phrases as such, and none of the negated ones.

    Each part is put together here, so that “or” and signs within a word mean nothing of their own.
    """
    parts = []
    for term in terms:
        ways = [SearchQuery(text, config="english", search_type=kind) for text, kind in asked(term)]
        parts.append(reduce(and_, (~way for way in ways)) if term.negated else reduce(or_, ways))
    return reduce(and_, parts)


def asked(term: Term) -> list[tuple[str, str]]:
    """(text, “plain” or “phrase”) of each way in which documents may say a term; any of them is enough."""
    if term.quoted:
        return [(term.value, "phrase")]
    if joined := together(term.value):
        # The parts one after the other are found with a hyphen as well.
        return [(joined, "plain"), (apart(joined), "phrase")]
    return [(term.value, "plain")]


def ways(term: Term) -> tuple[str, ...]:
    """The word in all of its spellings, or the phrase as it is: what a plain text may hold."""
    return (term.value,) if term.quoted else spellings(term.value)


def _said(field: str, term: Term) -> Q:
    return reduce(or_, (Q(**{f"{field}__icontains": way}) for way in ways(term)))


class Text:
    """Words looked for by one reader."""

    def __init__(self, user: User, terms: Sequence[Term], narrowed: Q) -> None:
        self._user = user
        self._terms = terms
        self._tickets = Ticket.objects.filter(narrowed)
        self._few = self._all_if_few()

    @property
    def is_common(self) -> bool:
        """Whether too many tickets hold the words to look at all of them."""
        return self._few is None

    def newest(self, most: int, *, below: int | None) -> list[Graded]:
        """The newest tickets that fit and have numbers under `below`: `most` of them or more, if there are so many."""
        if self._few is not None:
            lower = [number for number in self._few if below is None or number < below]
            seen = self._whole().filter(pk__in=lower).order_by("-pk") if lower else Ticket.objects.none()
            numbers = list(seen.values_list("pk", flat=True)[:most])
            documents = SearchDocument.objects.filter(pk__in=numbers).annotate(grade=self._grade(""))
            return list(documents.values_list("pk", "grade")) if numbers else []
        where = self._fits("document__") & (Q() if below is None else Q(pk__lt=below))
        found: set[Graded] = set()
        with _planned(enable_bitmapscan="off", random_page_cost="1.1"):
            for part in self._parts():
                graded = part.filter(where).annotate(grade=self._grade("document__"))
                found.update(graded.order_by("-pk").values_list("pk", "grade")[:most])
        return list(found)

    def _all_if_few(self) -> list[int] | None:
        """All tickets that fit, whoever may see them, in no order; None where the words are common."""
        if reads_notes(self._user) and self._is_surely_common():
            return None
        with _planned(enable_seqscan="off"):
            documents = SearchDocument.objects.filter(self._fits(""))
            found = list(documents.values_list("pk", flat=True)[: FEW + 1])
        return found if len(found) <= FEW else None

    def _is_surely_common(self) -> bool:
        """It spares reading the index of a common word to its end only to learn that it is common."""
        if any(term.negated for term in self._terms):
            return False
        return noted_holders(" ".join(term.value for term in self._terms)) > SURELY_MANY

    def _whole(self) -> TicketQuerySet:
        tickets = self._tickets
        return tickets.worked_by(self._user) if reads_notes(self._user) else tickets.visible_to(self._user)

    def _parts(self) -> list[TicketQuerySet]:
        return self._tickets.worked_by_in_parts(self._user) if reads_notes(self._user) else [self._whole()]

    def _fits(self, path: str) -> Q:
        if reads_notes(self._user):
            return Q(**{f"{path}words": text_query(self._terms)})
        said = [(term, _said(f"{path}subject", term)) for term in self._terms]
        return reduce(and_, (~fits if term.negated else fits for term, fits in said))

    def _grade(self, path: str) -> Combinable:
        if not reads_notes(self._user):
            return Value(IN_SUBJECT, output_field=IntegerField())
        rank = SearchRank(F(f"{path}words"), text_query([term for term in self._terms if not term.negated]))
        return Cast(Round(rank * 10), IntegerField())


def not_said(user: User, terms: Sequence[Term]) -> Q:
    """The tickets that say none of some words: in their subject, or in texts that the reader may read."""
    if not terms:
        return Q()
    subject = reduce(or_, (_said("document__subject", term) for term in terms))
    if not reads_notes(user):
        return ~subject
    texts = reduce(or_, (Q(document__words=text_query([Term(term.value, quoted=term.quoted)])) for term in terms))
    return ~subject & ~(worked_by(user) & texts)


@contextmanager
def _planned(**settings: str) -> Iterator[None]:
    """Let the planner of the database choose under such settings meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name, value in settings.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        yield
        for name in settings:
            cursor.execute(f"RESET {name}")
