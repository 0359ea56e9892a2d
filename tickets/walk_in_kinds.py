"""The kinds of trouble of which a walk-in is one: those that have a chip, and those that are found by words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tickets.guessing import begins_all, words_of
from tickets.models import Category, Ticket
from tickets.offering import Offering
from ui.shipped_words import said_in_all
from users.models import User

MOST = 9  # one for each digit
AT_HAND = 6  # chips that a phone shows
MOST_FOUND = 6
FEW = 3
UNFIT = 3
LOOKED_AT = 60  # the last tickets of somebody
# What is asked for most in a hallway; the kinds of the shipped catalogue that are about it.
SIGN_IN = "accounts"
SIGN_IN_KINDS = (SIGN_IN, "password-staff", "password-student")


@dataclass(frozen=True)
class Kind:
    """A kind as it is listed: what it is called, and below what it stands."""

    key: str
    name: str
    group: str = ""


def usual_kinds(user: User, offering: Offering) -> list[Category]:
    """A few kinds of trouble, the likeliest first, and trouble to sign in among the first of them; one query."""
    last = Ticket.objects.filter(assignee=user, category__isnull=False).order_by("-pk")
    counted = Counter(last.values_list("category__key", flat=True)[:LOOKED_AT])
    own = [found for key, _n in counted.most_common(MOST) if (found := offering.get(key))]
    kinds = [*own, *(one for one in offering.tiles if one not in own)]
    sign_in = offering.get(SIGN_IN)
    if sign_in and not any(one.key in SIGN_IN_KINDS for one in kinds[:AT_HAND]):
        rest = [one for one in kinds if one != sign_in]
        kinds = [*rest[: AT_HAND - 1], sign_in, *rest[AT_HAND - 1 :]]
    return kinds[:MOST]


def found_kinds(words: str, offering: Offering) -> list[Kind]:
    """The kinds that are called so, or of which people speak so, in any language of the house; best first. Where
    these are few, what the words are likely about stands below them.
    """
    called = _called(words, offering)
    likely = _likely(words, offering) if len(called) < FEW else []
    return list(dict.fromkeys([*called, *likely]))[:MOST_FOUND]


def meant_kinds(words: str, offering: Offering) -> list[Kind]:
    """What somebody means who wrote these words and chose nothing: the one that is called just that, else all that
    are called so, else what they are likely about.
    """
    said = words.casefold().split()
    exact = [kind for kind in _listed(offering) if kind.name.casefold().split() == said]
    return exact or _called(words, offering)[:MOST_FOUND] or _likely(words, offering)


def _called(words: str, offering: Offering) -> list[Kind]:
    if not words_of(words):
        return []
    ranked = [(_rank(words, kind, offering), kind) for kind in _listed(offering)]
    return [kind for rank, kind in sorted(ranked, key=lambda pair: pair[0]) if rank < UNFIT]


def _likely(words: str, offering: Offering) -> list[Kind]:
    by_key = {kind.key: kind for kind in _listed(offering)}
    return [by_key[one.key] for one in offering.suggestions(words, MOST_FOUND)]


def _listed(offering: Offering) -> Iterator[Kind]:
    for group, kinds in offering.groups():
        for key, name in kinds:
            yield Kind(key, name, "" if name.startswith(group) else group)


def _rank(words: str, kind: Kind, offering: Offering) -> int:
    """By the name alone, by its words too, by the name above it too, or unfit."""
    category = offering.get(kind.key)
    assert category
    texts = [category.name]
    for rank, more in enumerate(("", category.words, category.parent.name if category.parent else "")):
        texts += [more] if more else []
        if begins_all(words, " ".join(wording for text in texts for wording in said_in_all(text))):
            return rank
    return UNFIT
