"""What a value of a field means: a condition and words; and the sentence where nothing is known by it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from tickets.models import Ticket
from tickets.queue_views import QueueView
from users.plain_letters import plain_letters

MOST_OFFERED = 8


class Unknown(ValueError):  # noqa: N818 - a sentence for the person who typed
    """Nothing is known by a value. `str()` is the sentence to show, `meant` the value that was perhaps meant."""

    def __init__(self, sentence: str, meant: str = "") -> None:
        super().__init__(sentence)
        self.meant = meant


@dataclass(frozen=True)
class Meaning:
    """A condition, and the words that say it.

    `among`: the numbers of tickets of which it holds, and perhaps more, as an index finds them without reading other
    tickets; None where no index does. `is_open`: only open tickets fit. `view`: it is a view.
    """

    where: Q
    said: str
    among: QuerySet[Any, Any] | None = None
    is_open: bool = False
    view: QueueView | None = None


def indexed(where: Q, said: str) -> Meaning:
    return Meaning(where, said, among=Ticket.objects.filter(where).values_list("pk", flat=True))


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """Words as they are compared: small plain letters and digits, joined by hyphens."""
    return re.sub(r"[\W_]+", "-", plain_letters(text).lower()).strip("-")


def begins(words: str, start: str) -> bool:
    """Whether one of some words begins so; both as they are compared."""
    return f"-{start}" in f"-{words}"


@lru_cache(maxsize=64)
def in_all(words: str) -> frozenset[str]:
    """Words of ours as they are compared, in every language of the house: a saved view is read by all."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.add(slug(_(words)))
    return frozenset(found)


def listed(values: Iterable[str]) -> str:
    return ", ".join(list(values)[:MOST_OFFERED])


def one_of(options: dict[str, Meaning], value: str, *, also: dict[str, str] | None = None) -> Meaning:
    """The option that is called so, by its key, its words or another name."""
    wanted = slug(value)
    wanted = (also or {}).get(wanted, wanted)
    by_words = {slug(meaning.said): key for key, meaning in options.items()}
    found = options.get(wanted) or options.get(by_words.get(wanted, ""))
    if found:
        return found
    close = get_close_matches(wanted, [*options, *by_words], n=1)
    raise Unknown(
        _("“%(value)s” is none of: %(options)s.") % {"value": value, "options": ", ".join(options)},
        by_words.get(close[0], close[0]) if close else "",
    )
