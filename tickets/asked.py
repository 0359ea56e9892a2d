"""A query as its reader means it: conditions, words to look for, chips to take off, and what was not understood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import get_close_matches
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tickets.filters import MEANINGS, Meaning, Reader, Unknown
from tickets.models.ticket import IS_OPEN
from tickets.query import FIELDS, KNOWN, Term, parse, words_of, write
from tickets.queue_views import QueueView
from tickets.words import FEW, not_said
from users.models import User

MOST_TERMS = 20


@dataclass(frozen=True)
class Chip:
    """A part of the query that narrows the list; `rest` is the query without it.

    `is_or`: it is a further value of the field of the chip before it, and either of them will do.
    """

    term: Term
    label: str
    said: str
    rest: str
    is_or: bool = False


@dataclass(frozen=True)
class Problem:
    """A part that was left out, in a sentence; `better` is a query that may have been meant, where we know one."""

    sentence: str
    better: str = ""


@dataclass(frozen=True)
class Asked:
    """A query, understood for one reader at one moment.

    `where` narrows the tickets. `among` are lists of numbers: what fits stands in one of each group. `words` are
    the words and phrases that tickets must (or must not) say, at least one of them positive; `view` the view that
    the query names; `is_open` says that only open tickets fit; `dated` that days are asked for.
    """

    terms: tuple[Term, ...] = ()
    where: Q = field(default_factory=Q)
    among: tuple[tuple[QuerySet[Any, Any], ...], ...] = ()
    words: tuple[Term, ...] = ()
    chips: tuple[Chip, ...] = ()
    problems: tuple[Problem, ...] = ()
    view: QueueView | None = None
    is_open: bool = False
    dated: bool = False

    @property
    def text(self) -> str:
        """The query as it is written in the box."""
        return write(self.terms)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left of it that could be looked for."""
        return not self.words and not self.chips

    @property
    def said(self) -> str:
        """The words and phrases, as they would be typed."""
        return words_of(self.words)

    @property
    def order(self) -> str:
        """How a list without words is ordered unless the reader chooses: what is done has no due time."""
        return "due" if self.is_open else "newest"

    def narrowed(self) -> Q:
        """The conditions, with the numbers where an index knows them and they are few: then no list is read."""
        where = self.where
        for group in self.among:
            # A ticket may come several times, so it is the rows that say whether all of them were read.
            numbers = [number for source in group for number in source[: FEW + 1]]
            if len(numbers) <= FEW:
                where &= Q(pk__in=sorted(set(numbers)))
        return where

    def with_words(self, words: str) -> str:
        """The query with other words."""
        return write([*(term for term in self.terms if not term.is_words), *parse(words)])


def understand(user: User, text: str, at: datetime, *, kept: bool = False) -> Asked:
    """What `user` asks for. What is not understood is left out and said; the rest holds.

    `kept`: it is the query of a saved view. There, what is not understood (any more) finds nothing: a list of one
    person's tickets must not turn into everybody's because the person is called otherwise now.
    """
    return read_by(Reader(user, at), text, kept=kept)


def read_by(reader: Reader, text: str, *, kept: bool = False) -> Asked:
    """The same for a reader who has read other queries before, and knows the small tables."""
    user = reader.user
    terms = tuple(parse(text))
    read, problems = _first_of(terms)
    chips: list[Chip] = []
    meanings: dict[tuple[str, bool], list[Meaning]] = defaultdict(list)
    for term in read:
        if term.is_words:
            continue
        try:
            meaning = _meaning(reader, term)
        except Unknown as unknown:
            problems.append(Problem(str(unknown), _better(terms, term, unknown.meant)))
            if not kept or not term.is_known:
                continue
            meaning = Meaning(Q(pk__in=[]), term.value)
        meanings[term.field, term.negated].append(meaning)
        chips.append(_chip(term, meaning, terms))
    words = tuple(term for term in read if term.is_words)
    asked = Asked(terms, chips=_together(chips), problems=tuple(problems), **_conditions(meanings))
    if any(not term.negated for term in words):
        return replace(asked, words=words)
    # Without a word that must be there, those that must not are a filter.
    left_out = tuple(_left_out(term, terms) for term in words)
    return replace(asked, where=asked.where & not_said(user, words), chips=(*asked.chips, *left_out))


def _first_of(terms: Sequence[Term]) -> tuple[Sequence[Term], list[Problem]]:
    if len(terms) <= MOST_TERMS:
        return terms, []
    sentence = _("Only the first %(n)s parts of this were looked for.") % {"n": MOST_TERMS}
    return terms[:MOST_TERMS], [Problem(sentence)]


def _meaning(reader: Reader, term: Term) -> Meaning:
    if not term.is_known:
        raise Unknown(
            _("“%(term)s” was left out: there is no “%(field)s:”. There are: %(fields)s.")
            % {"term": term, "field": term.field, "fields": ", ".join(FIELDS)}
        )
    known = MEANINGS[term.field]
    if not term.value:
        raise Unknown(
            _("“%(field)s:” needs a value, such as %(example)s.") % {"field": term.field, "example": known.example}
        )
    meaning = known.mean(reader, term.value)
    if term.negated and meaning.view:
        raise Unknown(_("A view cannot be left out, so “%(term)s” was not looked at.") % {"term": term})
    return meaning


def _better(terms: Sequence[Term], wrong: Term, meant: str) -> str:
    """The query with what was perhaps meant in place of a part that is not known."""
    if wrong.is_known:
        right = replace(wrong, value=meant) if meant else None
    else:
        close = get_close_matches(wrong.field, list(KNOWN), n=1)
        # What looks like a field may be words of an error message.
        right = (
            replace(wrong, field=KNOWN[close[0]])
            if close
            else Term(f"{wrong.field}:{wrong.value}", negated=wrong.negated, quoted=True)
        )
    return write(right if one is wrong else one for one in terms) if right else ""


def _chip(term: Term, meaning: Meaning, terms: Sequence[Term]) -> Chip:
    said = _("not %(value)s") % {"value": meaning.said} if term.negated else meaning.said
    return Chip(term, str(MEANINGS[term.field].label), said, write(one for one in terms if one is not term))


def _together(chips: Sequence[Chip]) -> tuple[Chip, ...]:
    """The chips field by field, as they are understood."""
    groups: dict[tuple[str, bool], list[Chip]] = defaultdict(list)
    for chip in chips:
        field, negated = chip.term.field, chip.term.negated
        is_or = bool(groups[field, negated]) and not negated and not MEANINGS[field].each
        groups[field, negated].append(replace(chip, is_or=is_or))
    return tuple(chip for group in groups.values() for chip in group)


def _left_out(term: Term, terms: Sequence[Term]) -> Chip:
    return Chip(term, _("Without"), f"“{term.value}”", write(one for one in terms if one is not term))


def _conditions(meanings: dict[tuple[str, bool], list[Meaning]]) -> dict[str, Any]:
    """Fields narrow one another; of several values of one field any will do, or none where they are negated."""
    where = Q()
    among: list[tuple[QuerySet[Any, Any], ...]] = []
    for (name, negated), found in meanings.items():
        if negated:
            where &= reduce(and_, (~meaning.where for meaning in found))
            continue
        each = MEANINGS[name].each
        where &= reduce(and_ if each else or_, (meaning.where for meaning in found))
        indexed = [meaning.among for meaning in found if meaning.among is not None]
        if each:
            among += [(source,) for source in indexed]
        elif len(indexed) == len(found):
            among.append(tuple(indexed))
    said = [meaning for (_name, negated), found in meanings.items() if not negated for meaning in found]
    view = next((meaning.view for meaning in said if meaning.view), None)
    states_status = any(name in ("status", "is") for name, negated in meanings if not negated)
    only_open = bool(view and view.is_open and not states_status)
    stated = meanings.get(("status", False), [])
    is_open = only_open or any(meaning.is_open for meaning in meanings.get(("is", False), []))
    return {
        "where": where & IS_OPEN if only_open else where,
        "among": tuple(among),
        "view": view,
        "is_open": is_open or bool(stated and all(meaning.is_open for meaning in stated)),
        "dated": any(name in ("before", "on", "after", "since") for name, negated in meanings if not negated),
    }


def title_of(asked: Asked) -> str:
    """What a list is called that is no view: the words that are looked for, or which tickets there are."""
    if asked.words:
        return _("Search: %(words)s") % {"words": asked.said}
    return _("Open tickets") if asked.is_open else _("Tickets")
