"""The catalogue of troubles as it is offered to a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from tickets.guessing import Candidate, guess, likely
from tickets.models import Category
from ui.shipped_words import said_in_all
from users.choices import Kind
from users.models import User

# How much a word counts: in the name of the trouble, in what people call it, the name above it, its questions.
OWN_NAME, OWN_WORDS, NAME_ABOVE, IN_QUESTIONS = 3.0, 2.0, 1.5, 0.75
# What brings somebody running is guessed only from words of danger, in every language of the house: neither “battery”
# nor “device” is one, whatever a district writes among the words of that kind. They count as much as its name. Nor is
# a charger meant where nobody speaks of one.
ONLY_WITH = {
    "battery-hot": """
    hot heat heats heating heated overheat overheats overheating overheated swollen swelling swell swells bulging bulge
    bulges bulged bloated smoke smokes smoking smoky smell smells fire flames burn burns burning burnt burned melt
    melts melting melted explode exploded exploding wet soaked water liquid spill spilled spilt danger dangerous
    caliente calienta calentando sobrecalienta hinchado hinchada hincha hinchó inflado inflada infla abombado abombada
    humo humea huele fuego quema queman quemó quemado quemada quemando incendio arde chispa chispas explotó derrite
    derritió mojado mojada mojó moja agua líquido líquida derramó derrama derrame peligro peligroso peligrosa
    """,
    "safety-alert": """
    safety threat threats threaten threatened threatening harm harming suicide suicidal violence violent weapon weapons
    gun knife bully bullied bullying gaggle
    seguridad amenaza amenazas amenazó daño suicidio suicida violencia violento arma armas pistola cuchillo acoso
    """,
    "charger": "charger chargers cable cables adapter cord plug cargador cargadores adaptador enchufe",
}


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
        return [(top.called, [*self._leaves(top), (top.key, self._rest(top))]) for top in tops]

    def guess(self, words: str, kind: str = "") -> Category | None:
        """What the words and the device's kind are likely about; where the words do not tell, what such a device is
        filed under.
        """
        return self.get(guess(words, self._candidates, kind)) or self._filed_under(kind)

    def suggestions(self, words: str, most: int) -> list[Category]:
        """What the words may be about, the likeliest first."""
        return [self._by_key[key] for key in likely(words, self._candidates, most)]

    def kinds_of(self, category: Category) -> set[str]:
        """The kinds of devices that a category, or one of its leaves, is about."""
        below = [one for one in self.categories if one.parent_id == category.pk]
        return {kind for one in [category, *below] for kind in one.kinds}

    def _filed_under(self, kind: str) -> Category | None:
        return next((one for one in self.categories if one.parent_id is None and kind in one.kinds), None)

    def _leaves(self, top: Category) -> Iterable[tuple[str, str]]:
        return ((one.key, one.called) for one in self.categories if one.parent_id == top.pk)

    def _rest(self, top: Category) -> str:
        has_leaves = any(one.parent_id == top.pk for one in self.categories)
        return _("%(name)s: something else") % {"name": top.called} if has_leaves else top.called

    @cached_property
    def _by_key(self) -> dict[str, Category]:
        return {category.key: category for category in self.categories}

    @cached_property
    def _candidates(self) -> list[Candidate]:
        # A top that has leaves is guessed only by its own name; leaves come first where both fit.
        ordered = sorted(self.categories, key=lambda one: one.parent_id is None)
        return [_candidate(category) for category in ordered]


def _candidate(category: Category) -> Candidate:
    """In every language of the house: a Spanish teacher may write in English, and the other way round."""
    texts = [(category.name, OWN_NAME), (category.words, OWN_WORDS)]
    if category.parent:
        texts.append((category.parent.name, NAME_ABOVE))
    for question in category.questions:
        texts += [(text, IN_QUESTIONS) for text in (question.get("label", ""), *question.get("choices", []))]
    only_with = ONLY_WITH.get(category.key, "")
    said = tuple((wording, weight) for text, weight in texts for wording in said_in_all(text))
    told = (*said, (only_with, OWN_NAME))
    is_top = category.parent_id is None
    # Words are weighed with the devices of leaves alone: those of a top say where it goes when words do not tell.
    return Candidate(category.key, told, () if is_top else tuple(category.kinds), only_with, is_top=is_top)
