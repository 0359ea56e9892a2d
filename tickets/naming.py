"""Words of a search that name a school, a room or a person: “sound lincoln” is the sound at Lincoln.

Each of them may stand in a text as well; what texts say is searched for apart (`tickets.search`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from schools.models import Room
from tickets.filters.meaning import slug
from tickets.lookup import MOST_FOUND, SHORTEST, reach_of
from tickets.query import Term
from tickets.tables import Tables
from users.models import User
from users.plain_letters import plain_letters

# Words in the names of many schools, which alone name none.
_KINDS = """
school middle high elementary primary academy center centre campus junior senior early learning prep charter ms hs es
the of for and
"""
KINDS = frozenset(_KINDS.split())
ANY_ROOM = frozenset({"room", "rm"})
MOST_WORDS = 6

Meant = Mapping[str, set[int]]


@dataclass(frozen=True)
class Named:
    """What words name, as a condition on tickets, and the words that are left to look for in texts.

    `by_number`: of what is named there may be so many tickets that an index must give them from the newest on.
    """

    where: Q
    rest: tuple[Term, ...]
    by_number: bool


def named(user: User, words: Sequence[Term], tables: Tables) -> Named | None:
    """What some of the words name, where these are plain words; None where none of them does.

    A single word names a school, if anything: people, rooms and devices that are called as the whole search is called
    are found anyway. Two queries.
    """
    if any(term.quoted or term.negated for term in words) or len(words) > MOST_WORDS:
        return None
    keys = [slug(term.value) for term in words]
    kinds = {"school": schools_named(keys, tables)}
    if len(words) > 1:
        # Of what there is in every school, such as a room 214, the school says which one.
        at = {pk for found in kinds["school"].values() for pk in found}
        kinds |= {"room": _rooms(user, keys, at), "requester": _people(keys)}
    means = {key: [Q(**{f"{name}__in": sorted(by[key])}) for name, by in kinds.items() if by.get(key)] for key in keys}
    told = [reduce(or_, meant) for meant in means.values() if meant]
    if not told:
        return None
    said = {key for key, meant in means.items() if meant} | (ANY_ROOM if kinds.get("room") else set())
    rest = tuple(term for term, key in zip(words, keys, strict=True) if key not in said)
    return Named(reduce(and_, told), rest, by_number=not any(kinds.get(name) for name in ("room", "requester")))


def schools_named(keys: Sequence[str], tables: Tables) -> Meant:
    """word → the schools that it names: those of whose names most of the words are a part, one of them a name."""
    parts = {
        one.pk: {*f"{slug(one.name)}-{slug(one.short_name)}-{slug(one.key)}".split("-")} for one in tables.schools
    }
    said = {pk: {key for key in keys if key and key in names} for pk, names in parts.items()}
    said = {pk: words for pk, words in said.items() if any(len(word) >= SHORTEST for word in words - KINDS)}
    most = max((len(words) for words in said.values()), default=0)
    found: dict[str, set[int]] = defaultdict(set)
    for pk, words in said.items():
        for word in words if len(words) == most else ():
            found[word].add(pk)
    return found


def _people(keys: Sequence[str]) -> Meant:
    """word → the people with a name that is just so, accents or not."""
    asked = [key for key in keys if len(key) >= SHORTEST and not key.isdecimal() and key not in KINDS | ANY_ROOM]
    if not asked:
        return {}
    alike = reduce(or_, (Q(search_name__icontains=key) for key in asked))
    found: dict[str, set[int]] = defaultdict(set)
    people = User.objects.exclude(kind="service").filter(alike)
    for pk, given, family in people.values_list("pk", "given_name", "family_name")[:MOST_FOUND]:
        names = plain_letters(f"{given} {family}").lower().replace("-", " ").split()
        for key in asked:
            if key in names:
                found[key].add(pk)
    return found


def _rooms(user: User, keys: Sequence[str], schools: set[int]) -> Meant:
    """word → the rooms of the reader's schools that are called so."""
    called = reduce(or_, (Q(name__iexact=key) for key in keys))
    at = Q(school__in=schools) if schools else Q()
    found: dict[str, set[int]] = defaultdict(set)
    for pk, name in Room.objects.filter(called, reach_of(user), at).values_list("pk", "name")[:MOST_FOUND]:
        found[slug(name)].add(pk)
    return found
