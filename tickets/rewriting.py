"""“Do you mean …?”: plain words of a query that name a state, a school, a kind of trouble or a colleague, as filters.

Words are looked for in texts, and a school, a room or a person that they name narrows a search (`tickets.naming`);
“late” and “Chromebook” do not, and nobody sees why nothing is found. So the query is offered in other words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from itertools import takewhile
from operator import and_

from tickets.asked import Asked
from tickets.filters import MEANINGS, Reader, slug
from tickets.filters.spoken import forms, is_unsure, state_of, was_late
from tickets.guessing import words_of
from tickets.naming import KINDS, schools_named
from tickets.query import Term, write
from tickets.tables import Named
from ui.shipped_words import said_in_all
from users.helpers import helpers

MOST_WORDS = 8  # more of them are a text that somebody pasted
LONGEST = 4  # words of one name
SHORTEST_BEGINNING = 5  # “printer” is about printing
# What comes after one of these is not so.
_NOT = frozenset({"not", "isn-t", "no", "never", "nunca"})


@dataclass(frozen=True)
class _Meant:
    """Words of a query, and the filter that they name."""

    said: tuple[Term, ...]
    term: Term


_Part = Term | _Meant
_Finder = Callable[[tuple[Term, ...], str], Term | None]
"""What a run of words names, given the word before it."""


def rewritten(reader: Reader, asked: Asked) -> list[str]:
    """The whole query as it may be meant, in three ways at most, the likeliest first; none where nothing is named.

    One query for the colleagues, where a word names nothing else; none where there are no words.
    """
    parts = _Naming(reader, asked.terms).parts
    ways = [
        _written(parts, lambda term: True),
        _written(parts, lambda term: term.field != "category"),
        _written(parts, lambda term: not is_unsure(term)),
    ]
    return [way for way in dict.fromkeys(ways) if way != asked.text]


def _written(parts: Iterable[_Part], wanted: Callable[[Term], bool]) -> str:
    terms: list[Term] = []
    for part in parts:
        if isinstance(part, Term):
            terms.append(part)
        elif not wanted(part.term):
            terms += part.said
        elif part.term not in terms:
            terms.append(part.term)
    return write(was_late(terms))


class _Naming:
    """What the plain words of a query name."""

    def __init__(self, reader: Reader, terms: Sequence[Term]) -> None:
        self._reader = reader
        self._words = [slug(term.value) for term in terms if _is_plain(term)]
        self.parts: list[_Part] = list(terms)
        if not 0 < len(self._words) <= MOST_WORDS:
            return
        # Another value of a field that is asked for already would widen the list.
        self._asked = {term.field for term in terms if not term.negated and term.is_known}
        self._asked -= {name for name, field in MEANINGS.items() if field.each}
        for find in (self._school, self._state, self._category, self._colleague):
            self.parts = _read(self.parts, self._unless_asked(find))

    def _unless_asked(self, find: _Finder) -> _Finder:
        def found(run: tuple[Term, ...], before: str) -> Term | None:
            term = find(run, before)
            return term if term and term.field not in self._asked else None

        return found

    @cached_property
    def _schools(self) -> dict[str, set[int]]:
        return dict(schools_named(self._words, self._reader.tables))

    def _school(self, run: tuple[Term, ...], before: str) -> Term | None:
        keys = [slug(term.value) for term in run]
        named = [self._schools.get(key, set()) for key in keys]
        found = reduce(and_, named)
        if not found or KINDS.issuperset(keys):
            return None
        short = next(one.short for one in self._reader.tables.schools if one.pk in found)
        return Term(short if len(run) > 1 and len(found) == 1 else _typed(run), "school")

    def _state(self, run: tuple[Term, ...], before: str) -> Term | None:
        return state_of(_typed(run)) if before not in _NOT else None

    def _category(self, run: tuple[Term, ...], before: str) -> Term | None:
        word = slug(_typed(run))
        called, tops = _kinds(tuple(self._reader.tables.categories))
        key = next((called[form] for form in forms(word) if form in called), None)
        if key is None and len(run) == 1:
            key = next((top.value_for(word) for top in tops if top.is_named_by(word)), None)
        return Term(key, "category") if key else None

    def _colleague(self, run: tuple[Term, ...], before: str) -> Term | None:
        word = slug(_typed(run))
        if len(word) < 3 or not words_of(word) or any(letter.isdecimal() for letter in word):
            return None
        if len(run) > 1:
            return next((Term(name, "assigned") for name in self._colleagues if slug(name) == word), None)
        called = [name for name in self._colleagues if word in slug(name).split("-")]
        return Term(called[0] if len(called) == 1 else _typed(run), "assigned") if called else None

    @cached_property
    def _colleagues(self) -> list[str]:
        return [name for _pk, name in helpers()]


def _is_plain(term: _Part) -> bool:
    return isinstance(term, Term) and term.is_words and not term.negated and not term.quoted


def _typed(run: Sequence[Term]) -> str:
    """Words as they stand in the query, without the signs around them."""
    return re.sub(r"^[^\w]+|[^\w]+$", "", " ".join(term.value for term in run))


@dataclass(frozen=True)
class _Top:
    """A kind of trouble that has others below it: its key, its names, and the telling words with which they begin."""

    key: str
    names: tuple[str, ...]
    firsts: tuple[str, ...]

    def is_named_by(self, word: str) -> bool:
        """Whether its name begins with what a word says: “panels”, “printer”."""
        stems = words_of(word)
        return any(
            stems == [first] or (len(first) >= SHORTEST_BEGINNING and word.startswith(first)) for first in self.firsts
        )

    def value_for(self, word: str) -> str:
        """The word, if `category:` knows it; else the key."""
        return next((form for form in forms(word) if any(form in name for name in self.names)), self.key)


# Every search asks for them, and they change once a month.
@lru_cache(maxsize=16)
def _kinds(categories: tuple[Named, ...]) -> tuple[dict[str, str], list[_Top]]:
    """What kinds of trouble are called → their keys; and those that have others below them."""
    called: dict[str, str] = {}
    tops: list[_Top] = []
    for one in (one for one in categories if one.active):
        wordings = said_in_all(one.name)
        for name in filter(None, (one.key, *map(slug, wordings))):
            called.setdefault(name, one.key)
        if one.parent_id is None:
            firsts = tuple(words[0] for wording in wordings if (words := words_of(wording)))
            tops.append(_Top(one.key, tuple(map(slug, wordings)), firsts))
    return called, tops


def _read(parts: Sequence[_Part], find: _Finder) -> list[_Part]:
    """The parts of a query with each run of words that names something as one part, the longest first."""
    read: list[_Part] = []
    at = 0
    while at < len(parts):
        meant = _longest(parts[at : at + LONGEST], find, _word(parts[at - 1]) if at else "")
        read.append(meant or parts[at])
        at += len(meant.said) if meant else 1
    return read


def _longest(parts: Sequence[_Part], find: _Finder, before: str) -> _Meant | None:
    run = tuple(part for part in takewhile(_is_plain, parts) if isinstance(part, Term))
    for length in range(len(run), 0, -1):
        if term := find(run[:length], before):
            return _Meant(run[:length], term)
    return None


def _word(part: _Part) -> str:
    return slug(part.value) if isinstance(part, Term) else ""
