"""Plain words that name what `status:`, `is:` and `priority:` can say, in every language of the house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from django.conf import settings
from django.utils import translation

from audit.clock import now
from tickets.filters.meaning import slug
from tickets.filters.states import IS_SAID, priorities, statuses
from tickets.query import Term, parse

# What people call it besides, as they type it.
_FURTHER = {
    "is:late": "overdue delayed tarde retraso retrasado atrasado vencido",
    "is:missed": "missed breached incumplido",
    "is:unread": "unread unanswered",
    "status:open": "unsolved unresolved pendiente",
    "status:waiting": "pending espera esperando",
    "status:solved": "resolved solucionado",
    "priority:urgent": "urgently urgencia",
}
# These stand in many texts with another meaning.
_UNSURE = frozenset({"new", "visit", "done", "merged", "high", "normal", "low", "back"})
_DONE = frozenset({"done", "solved", "closed"})
_STATES = ("is", "status")


def state_of(words: str) -> Term | None:
    """The filter that some words name: “late”, “in progress”, “resueltos”."""
    return next((_vocabulary()[form] for form in forms(slug(words)) if form in _vocabulary()), None)


def is_unsure(state: Term) -> bool:
    """Whether the words of a state are as likely to be words of a text."""
    return state.value in _UNSURE


def forms(word: str) -> Iterator[str]:
    """A word as it is compared, and without the endings of number and gender."""
    for end in ("", "s", "es"):
        if word.endswith(end):
            bare = word.removesuffix(end)
            yield bare
            if bare.endswith("a"):
                yield f"{bare[:-1]}o"


def was_late(terms: Sequence[Term]) -> list[Term]:
    """A query with “was late” in place of “is late” where it asks for what is done, and nothing of that is late."""
    known = {term: _known(term) for term in terms if term.field in _STATES and not term.negated}
    if not any(state and state.value in _DONE for state in known.values()):
        return list(terms)
    late = {term for term, state in known.items() if state and state.value == "late"}
    return [Term("missed", "is") if term in late else term for term in terms]


def _known(term: Term) -> Term | None:
    return _vocabulary().get(slug(term.value))


@lru_cache(maxsize=1)
def _vocabulary() -> Mapping[str, Term]:
    """Words as they are compared → the filter that they name."""
    found: dict[str, Term] = {}
    for written, words in _FURTHER.items():
        found |= dict.fromkeys(words.split(), parse(written)[0])
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for field, names in _said().items():
                for key, said in names.items():
                    found.setdefault(key, Term(key, field))
                    found.setdefault(slug(said), found[key])
    return MappingProxyType(found)


def _said() -> dict[str, dict[str, str]]:
    """field → value → its words in the reader's language."""
    return {
        "is": {key: str(said) for key, said in IS_SAID.items() if key != "restricted"},
        "status": {key: meaning.said for key, meaning in statuses(now()).items()},
        "priority": {key: meaning.said for key, meaning in priorities().items()},
    }
