"""What is typed into the search box, taken apart and written again: words, “phrases”, `field:value`, `-` for not.

Nothing here knows tickets or people, and nothing is refused: every text has a meaning, and `write(parse(text))` has
the same one. What a field and a value stand for is worked out in `tickets.filters`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_TYPED = 500  # characters that are looked at
# field -> further words by which people call it; what is used most comes first, here and where they are offered
FIELDS: dict[str, tuple[str, ...]] = {
    "is": (),
    "status": ("state",),
    "school": ("site",),
    "from": ("requester", "by"),
    "category": ("kind",),
    "assigned": ("assignee", "owner"),
    "priority": (),
    "team": (),
    "room": (),
    "device": ("tag", "serial"),
    "label": ("labels",),
    "for": ("about",),
    "cc": ("copy",),
    "has": (),
    "before": (),
    "after": (),
    "on": (),
    "since": (),
    "in": ("view",),
    "snoozed": ("asleep",),
    "restricted": (),
}
KNOWN = {name: field for field, others in FIELDS.items() for name in (field, *others)}

_OPENING, _CLOSING = '"“”„«', '"“”»'
_NAME = re.compile(r"([A-Za-z][A-Za-z-]*):")


@dataclass(frozen=True)
class Term:
    """One part of a query: plain words (`field` is empty) or a field with its value.

    `field` is the usual name of a known field, else what was typed in small letters. `value` has no line breaks, and
    no spaces at its ends. `quoted`: the words were a phrase.
    """

    value: str
    field: str = ""
    negated: bool = False
    quoted: bool = False

    def __str__(self) -> str:
        return write([self])

    @property
    def is_words(self) -> bool:
        """Whether texts are searched for it."""
        return not self.field

    @property
    def is_known(self) -> bool:
        """Whether it is a field that we have."""
        return self.field in FIELDS


def parse(text: str) -> list[Term]:
    """The parts of a query, in their order. Never raises; what is not closed ends with the text."""
    text = " ".join(text.replace("\0", "")[:MOST_TYPED].split())
    terms: list[Term] = []
    at = 0
    while at < len(text):
        term, at = _next(text, at)
        if term is not None:
            terms.append(term)
        at += text[at : at + 1] == " "
    return terms


def write(terms: Iterable[Term]) -> str:
    """The query as text; what it means is the same when it is parsed."""
    parts = list(terms)
    # A field whose value is still to come would take the word behind it.
    written = [_written(term) + ('""' if term.is_known and not term.value else "") for term in parts[:-1]]
    return " ".join(filter(None, [*written, *map(_written, parts[-1:])]))


def words_of(terms: Sequence[Term]) -> str:
    """The plain words and phrases, as they would be typed."""
    return write(term for term in terms if term.is_words)


def without(terms: Iterable[Term], *fields: str) -> list[Term]:
    """The parts that are not about some fields."""
    return [term for term in terms if term.field not in fields]


def _next(text: str, at: int) -> tuple[Term | None, int]:
    """The part that begins at a place that is no space, and where it ends."""
    negated = text[at] == "-" and text[at + 1 : at + 2] not in ("", " ", "-")
    at += negated
    field, at = _field(text, at)
    value, quoted, at = _value(text, at)
    if field and not value and field in FIELDS and not quoted:  # “from: alvarez”
        value, at = _after_space(text, at)
    if not field and not value.strip("-"):
        return None, at
    return Term(value, field, negated, quoted and not field), at


def _field(text: str, at: int) -> tuple[str, int]:
    """The name of the field that is asked for at a place, if there is one; and where its value begins."""
    named = _NAME.match(text, at)
    if not named:
        return "", at
    name = named[1].lower()
    if name in KNOWN:
        return KNOWN[name], named.end()
    value = text[named.end() :].split(" ", 1)[0]
    # “Error: it hums”, “https://…” and “aa:bb:cc” are words, not questions to us.
    is_word = not value or value[0] == "/" or ":" in value or not _value(text, named.end())[0]
    return ("", at) if is_word else (name, named.end())


def _value(text: str, at: int) -> tuple[str, bool, int]:
    if text[at : at + 1] and text[at] in _OPENING:
        end = next((place for place in range(at + 1, len(text)) if text[place] in _CLOSING), len(text))
        return text[at + 1 : end].strip(), True, min(end + 1, len(text))
    end = text.find(" ", at)
    end = len(text) if end < 0 else end
    return text[at:end], False, end


def _after_space(text: str, at: int) -> tuple[str, int]:
    """The value that follows after a space, unless the next part is a part of its own."""
    start = at + 1
    if start >= len(text) or text[start] == "-" or _field(text, start)[0]:
        return "", at
    value, _quoted, end = _value(text, start)
    return value, end


def _written(term: Term) -> str:
    start = ("-" if term.negated else "") + (f"{term.field}:" if term.field else "")
    return start + (_quote(term.value) if _needs_quotes(term) else term.value)


def _needs_quotes(term: Term) -> bool:
    value = term.value
    return term.quoted or " " in value or value[:1] in tuple(_OPENING) or (not term.field and _reads_otherwise(value))


def _reads_otherwise(word: str) -> bool:
    return parse(word) != [Term(word)]


def _quote(value: str) -> str:
    return '"' + "".join(letter for letter in value if letter not in _CLOSING) + '"'
