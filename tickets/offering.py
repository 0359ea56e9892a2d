"""The catalogue of troubles as it is offered to a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from tickets.guessing import Candidate, guess, ranked
from tickets.models import Category
from users.choices import Kind
from users.models import User

# How much a word counts: in the name of the trouble, in what people call it, the name above it, its questions.
OWN_NAME, OWN_WORDS, NAME_ABOVE, IN_QUESTIONS = 3.0, 2.0, 1.5, 0.75


@dataclass(frozen=True)
class Offering:
    """The categories that somebody may choose, with their parents and teams loaded."""

    categories: tuple[Category, ...]

    @classmethod
    def to(cls, user: User) -> Offering:
        """Staff choose among all; pupils and guardians among what is meant for pupils. One query."""
        rows = Category.objects.filter(active=True).select_related("parent__team", "team").order_by("position", "name")
        rows = rows.exclude(parent__active=False)
        if user.kind in (Kind.STUDENT, Kind.GUARDIAN):
            found = list(rows)
            tops = {row.parent_id for row in found if row.for_students and row.parent_id}
            return cls(tuple(row for row in found if row.for_students or row.pk in tops))
        return cls(tuple(rows))

    def get(self, key: str) -> Category | None:
        """The offered category of that key."""
        return self._by_key.get(key)

    @property
    def tiles(self) -> list[Category]:
        """The common troubles of the home page."""
        return [category for category in self.categories if category.tile]

    def groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """(top, [(key, name)]) for a select; what fits no leaf goes under the top itself."""
        tops = [category for category in self.categories if category.parent_id is None]
        return [(top.name, [*self._leaves(top), (top.key, self._rest(top))]) for top in tops]

    def guess(self, words: str, kind: str = "") -> Category | None:
        """What the words and the device's kind are likely about."""
        return self.get(guess(words, self._candidates, kind))

    def suggestions(self, words: str, most: int) -> list[Category]:
        """What the words may be about, the likeliest first."""
        return [self._by_key[key] for _score, key in ranked(words, self._candidates)[:most]]

    def kinds_of(self, category: Category) -> set[str]:
        """The kinds of devices that a category, or one of its leaves, is about."""
        below = [one for one in self.categories if one.parent_id == category.pk]
        return {kind for one in [category, *below] for kind in one.kinds}

    def _leaves(self, top: Category) -> Iterable[tuple[str, str]]:
        return ((one.key, one.name) for one in self.categories if one.parent_id == top.pk)

    def _rest(self, top: Category) -> str:
        has_leaves = any(one.parent_id == top.pk for one in self.categories)
        return _("%(name)s: something else") % {"name": top.name} if has_leaves else top.name

    @cached_property
    def _by_key(self) -> dict[str, Category]:
        return {category.key: category for category in self.categories}

    @cached_property
    def _candidates(self) -> list[Candidate]:
        # A top that has leaves is guessed only by its own name; leaves come first where both fit.
        ordered = sorted(self.categories, key=lambda one: one.parent_id is None)
        return [_candidate(category) for category in ordered]


def _candidate(category: Category) -> Candidate:
    texts = [(category.name, OWN_NAME), (category.words, OWN_WORDS)]
    if category.parent:
        texts.append((category.parent.name, NAME_ABOVE))
    for question in category.questions:
        texts += [(text, IN_QUESTIONS) for text in (question.get("label", ""), *question.get("choices", []))]
    return Candidate(category.key, tuple(texts), tuple(category.kinds))
