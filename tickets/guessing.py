"""What somebody's words are likely about: kinds of trouble, and tickets that say the same.

Pure and plain on purpose: words that few categories use weigh more than words that many use. The person sees the
guess and may change it, and a technician sorts what was guessed wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

# Below this nothing is guessed: one rare word of a category's name is enough, a common one is not.
SURE_ENOUGH = 1.5
ALIKE = 0.5

_WORD = re.compile(r"[^\W_]+")
_ENDINGS = ("ing", "ies", "ed", "es", "s")
_LITTLE_WORDS = """
a an and are at be but by can cannot cant could did do does doesnt dont for from get has have help how i in into is
isnt it its me my need no not of on or our please problem so some something that the their them there they this to
too up us want was we what when where who why will with wont work working works you your
al ante aqui asi cada como con cuando da de del donde el ella en es esa ese eso esta estan este esto estoy favor
funciona funcionan ha hace hay la las le les lo los mas me mi mis mucho muy ni nos nuestra nuestro o otra otro para
pero poder por porque problema puede pueden puedo que quien quiere se si sin sobre solo son su sus tambien te tengo
tiene tienen un una uno unos usted y ya yo
"""
_LITTLE = frozenset(_LITTLE_WORDS.split())


@dataclass(frozen=True)
class Candidate:
    """A kind of trouble with the texts that speak of it, each with its weight, and the devices it is about.

    `only_with`: it is guessed only where one of these words is said; empty where any word will do.
    """

    key: str
    texts: tuple[tuple[str, float], ...]
    kinds: tuple[str, ...] = ()
    only_with: str = ""


def words_of(text: str) -> list[str]:
    """The telling words of a text: without accents, little words and endings."""
    return [_stem(word) for word in _plain_words(text) if word not in _LITTLE]


def begins_all(typed: str, text: str) -> bool:
    """Whether each telling word that is typed begins a word of the text, or is one but for its ending: “pass”, or
    “passwords”, and “password”.
    """
    words = _known_plain_words(text)
    parts = [part for part in _plain_words(typed) if part not in _LITTLE]
    return all(any(word.startswith(part) or _stem(word) == _stem(part) for word in words) for part in parts)


def ranked(text: str, candidates: Sequence[Candidate], kind: str = "") -> list[tuple[float, str]]:
    """(score, key) of the candidates that the words or the device's `kind` speak for, the best first."""
    said = set(words_of(text))
    tables = [_weights(candidate) for candidate in candidates]
    common = Counter(word for table in tables for word in table)
    found = []
    for candidate, table in zip(candidates, tables, strict=True):
        if candidate.only_with and said.isdisjoint(_known_words(candidate.only_with)):
            continue
        score = sum(table[word] / (1 + common[word] / 8) for word in said & table.keys())
        if kind and kind in candidate.kinds:
            score += 1
        if score:
            found.append((score, candidate.key))
    order = {candidate.key: number for number, candidate in enumerate(candidates)}
    return sorted(found, key=lambda pair: (-pair[0], order[pair[1]]))


def guess(text: str, candidates: Sequence[Candidate], kind: str = "") -> str:
    """The key of the likeliest candidate, or nothing where it would be a shot in the dark."""
    best = ranked(text, candidates, kind)[:1]
    return best[0][1] if best and best[0][0] >= SURE_ENOUGH else ""


def alike(one: str, other: str) -> float:
    """How much two texts say the same: 0 nothing, 1 everything that the shorter one says.

    `other` is a short one with which many are compared.
    """
    first, second = set(words_of(one)), set(_known_words(other))
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0


def mentions(text: str, names: Iterable[str]) -> int:
    """How many telling words of `names` the text holds."""
    said = set(words_of(text))
    return len(said & {word for name in names for word in words_of(name)})


@lru_cache(maxsize=16384)
def _known_words(text: str) -> tuple[str, ...]:
    """The telling words of a text of the catalogue or a title: few, short, and looked at again and again."""
    return tuple(words_of(text))


@lru_cache(maxsize=16384)
def _known_plain_words(text: str) -> tuple[str, ...]:
    return tuple(_plain_words(text))


def _plain_words(text: str) -> list[str]:
    # As people write it, with a hyphen or without.
    joined = text.casefold().replace("wi-fi", "wifi").replace("e-mail", "email").replace("’", "").replace("'", "")
    plain = unicodedata.normalize("NFKD", joined)
    return _WORD.findall("".join(char for char in plain if not unicodedata.combining(char)))


def _weights(candidate: Candidate) -> dict[str, float]:
    table: dict[str, float] = {}
    for text, weight in candidate.texts:
        for word in _known_words(text):
            table[word] = max(table.get(word, 0.0), weight)
    return table


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            return stem + "y" if ending == "ies" else stem
    return word
