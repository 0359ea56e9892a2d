"""What somebody's words are likely about: kinds of trouble, and tickets that say the same.

Pure and plain on purpose: words that few categories use weigh more than words that many use. The person sees the
guess and may change it, and a technician sorts what was guessed wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

# What is so much less likely than the best is not offered.
FAR_BEHIND = 0.5
# How much it counts that all of a name is said.
BY_NAME = 0.5
# A kind of trouble with other devices than the one that is named.
ANOTHER_THING = 0.5

# Below this nothing is guessed: one rare word of a category's name is enough, a common one is not.
SURE_ENOUGH = 1.5
ALIKE = 0.5

_WORD = re.compile(r"[^\W_]+")
_ENDINGS = ("ing", "ies", "ed", "es", "s")
_LITTLE_WORDS = """
a an and are at be because but by can cannot cant could did do does doesnt dont down for from get has have help here
how i in into is isnt it its me my need no not of on or our please problem so some something that the their them there
they this to too up us want was we what when where who why will with wont work working works you your
al ante aqui asi cada como con cuando da de del donde el ella en es esa ese eso esta estan este esto estoy favor
funciona funcionan ha hace hay la las le les lo los mas me mi mis mucho muy ni nos nuestra nuestro o otra otro para
pero poder por porque problema puede pueden puedo que quien quiere se si sin sobre solo son su sus tambien te tengo
tiene tienen un una uno unos usted y ya yo
"""
_LITTLE = frozenset(_LITTLE_WORDS.split())
Texts = tuple[tuple[str, float], ...]
Together = tuple[tuple[re.Pattern[str], str], ...]
# As people write it, with a hyphen or without.
_ONE_WORD: Together = ((re.compile(r"\b(?:wi-fi|wi fi)\b"), "wifi"), (re.compile(r"\be-mail"), "email"))
# Written in two words, they are little words beside some other word.
_TOGETHER: Together = (
    *_ONE_WORD,
    (re.compile(r"\bset(?:ting)? up\b"), "setup"),
    (re.compile(r"\b(?:turn|power|switch)(?:s|ed|ing)? (?:it )?(?:on|off)\b"), "poweron"),
    (re.compile(r"\b(?:log|sign)(?:s|ged|ging|ed|ing)?[ -]?(?:in|into|on)\b"), "signin"),
)
# What people call a device, by the kind that it is.
_THINGS = {
    "chromebook": "chromebook",
    "laptop": "laptop computer pc mac macbook portátil computadora",
    "tablet": "ipad tablet",
    "panel": "panel smartboard activpanel board whiteboard pizarra",
    "projector": "projector beamer proyector",
    "printer": "printer copier impresora copiadora fotocopiadora",
    "phone": "phone telephone teléfono",
    "cart": "cart trolley carrito",
}


@dataclass(frozen=True)
class Candidate:
    """A kind of trouble with the texts that speak of it, each with its weight, and the devices it is about.

    `only_with`: it is guessed only where one of these words is said; empty where any word will do. `is_top`: what
    is not sorted further goes there, so that any of its own kinds comes first where both are as likely.
    """

    key: str
    texts: Texts
    kinds: tuple[str, ...] = ()
    only_with: str = ""
    is_top: bool = False


def words_of(text: str) -> list[str]:
    """The telling words of a text: without accents, little words and endings."""
    return [_stem(word) for word in _plain_words(text, _TOGETHER) if word not in _LITTLE]


def begins_all(typed: str, text: str) -> bool:
    """Whether each telling word that is typed begins a word of the text, or is one but for its ending: “pass”, or
    “passwords”, and “password”.
    """
    words = _known_plain_words(text)
    parts = [part for part in _plain_words(typed) if part not in _LITTLE]
    return all(any(word.startswith(part) or _stem(word) == _stem(part) for word in words) for part in parts)


def ranked(text: str, candidates: Sequence[Candidate], kind: str = "") -> list[tuple[float, str]]:
    """(score, key) of the candidates that the words or the device's `kind` speak for, the best first.

    Of two that are nearly as likely the one comes first of whose name more is said: “sound” is the sound of a room
    rather than “camera, sound, or headphones”.
    """
    said = set(words_of(text))
    named = {thing for thing, names in _THINGS.items() if not said.isdisjoint(_known_words(names))}
    tables = [_weights(candidate.texts) for candidate in candidates]
    common = _common(tuple(candidate.texts for candidate in candidates))
    found = []
    for candidate, table in zip(candidates, tables, strict=True):
        if candidate.only_with and said.isdisjoint(_known_words(candidate.only_with)):
            continue
        score = sum(table[word] / (1 + common[word] / 8) for word in said & table.keys())
        if kind and kind in candidate.kinds:
            score += 1
        if named and candidate.kinds and named.isdisjoint(candidate.kinds):
            score *= ANOTHER_THING
        if score:
            found.append((score, candidate.key))
    order = {one.key: (_share(one, said) * BY_NAME, number) for number, one in enumerate(candidates)}
    return sorted(found, key=lambda pair: (-pair[0] - order[pair[1]][0], order[pair[1]][1]))


def likely(text: str, candidates: Sequence[Candidate], most: int) -> list[str]:
    """The keys of what may be offered: the best, and what is not far behind it."""
    found = ranked(text, candidates)[:most]
    return [key for score, key in found if score >= found[0][0] * FAR_BEHIND]


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


def _plain_words(text: str, together: Together = _ONE_WORD) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "").replace("'", ""))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    for apart, one in together:
        plain = apart.sub(one, plain)
    return _WORD.findall(plain)


@lru_cache(maxsize=1024)
def _weights(texts: Texts) -> Mapping[str, float]:
    table: dict[str, float] = {}
    for text, weight in texts:
        for word in _known_words(text):
            table[word] = max(table.get(word, 0.0), weight)
    return table


@lru_cache(maxsize=16)
def _common(all_texts: tuple[Texts, ...]) -> Mapping[str, int]:
    """How many candidates use each word."""
    return Counter(word for texts in all_texts for word in _weights(texts))


def _share(candidate: Candidate, said: set[str]) -> float:
    """How much of what a candidate is called is said, from 0 to 1."""
    if candidate.is_top:
        return 0
    heaviest = max((weight for _text, weight in candidate.texts), default=0)
    names = [set(_known_words(text)) for text, weight in candidate.texts if weight == heaviest]
    return max((len(said & name) / len(name) for name in names if name), default=0)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            return stem + "y" if ending == "ies" else stem
    return word
