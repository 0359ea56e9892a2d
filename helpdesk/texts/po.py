"""Files of translated texts (.po), read and written as gettext and the editors of translators do."""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Iterable
from dataclasses import dataclass, replace

Key = tuple[str | None, str]

_LINE = re.compile(r'(?:(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d)\])?\s+)?(".*")$')
_FORMAT = re.compile(r"%(?:\(\w+\)[a-z]|[sd])|%%")


@dataclass(frozen=True)
class Text:
    """One text. `many` is its plural, where it has one; `said` are the translations: one, or one for each plural.

    `places` are the files that say it, `notes` what its writer tells translators. A `fuzzy` text is a guess of an
    editor that nobody has looked at.
    """

    one: str
    many: str = ""
    context: str | None = None
    said: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    fuzzy: bool = False

    @property
    def key(self) -> Key:
        """By what gettext finds it."""
        return self.context, self.one

    @property
    def is_said(self) -> bool:
        """Whether it is translated whole."""
        return not self.fuzzy and len(self.said) == (2 if self.many else 1) and all(self.said)


class Unreadable(ValueError):  # noqa: N818 - what the file is
    """A line that is no part of such a file."""


def read(content: str) -> list[Text]:
    """The texts of a file, the header (the text of nothing) first. Raises Unreadable."""
    blocks: list[list[str]] = [[]]
    for line in content.splitlines():
        # An editor may leave out the empty line between two texts; what is out of use begins with "#~".
        begins = line.startswith(("#", "msgctxt", "msgid ")) and any(one.startswith("msgstr") for one in blocks[-1])
        if not line.strip() or begins:
            blocks.append([])
        if line.strip() and not line.startswith("#~"):
            blocks[-1].append(line.strip())
    return [_text(block) for block in blocks if any(not line.startswith("#") for line in block)]


def _text(block: list[str]) -> Text:
    said: dict[str, str] = {}
    part = ""
    for line in block:
        if line.startswith("#"):
            continue
        found = _LINE.match(line)
        if found is None or not (found[1] or part):
            raise Unreadable(line)
        if found[1]:
            part = found[1] + (found[2] or "")
        said[part] = said.get(part, "") + literal_eval(found[3])
    numbers = sorted(name for name in said if name.startswith("msgstr"))
    return Text(
        said["msgid"],
        said.get("msgid_plural", ""),
        said.get("msgctxt"),
        tuple(said[name] for name in numbers),
        tuple(place for line in block if line.startswith("#: ") for place in line[3:].split()),
        tuple(line[3:] for line in block if line.startswith("#. ")),
        any(line.startswith("#,") and "fuzzy" in line for line in block),
    )


def written(header: Text, texts: Iterable[Text]) -> str:
    """The file: always the same for the same texts, in whatever order they come; no line numbers and no dates."""
    ordered = sorted(texts, key=lambda text: (text.one.casefold(), text.one, text.context or ""))
    return "\n".join(_block(text) for text in (header, *ordered))


def _block(text: Text) -> str:
    lines = [f"#. {note}" for note in text.notes]
    lines += [f"#: {place}" for place in text.places]
    flags = ["fuzzy"] * text.fuzzy + ["python-format"] * bool(_FORMAT.search(text.one))
    if flags and text.one:
        lines.append(f"#, {', '.join(flags)}")
    if text.context is not None:
        lines += _quoted("msgctxt", text.context)
    lines += _quoted("msgid", text.one)
    if text.many:
        lines += _quoted("msgid_plural", text.many)
        said = text.said or ("", "")
        lines += [line for number, one in enumerate(said) for line in _quoted(f"msgstr[{number}]", one)]
    else:
        lines += _quoted("msgstr", text.said[0] if text.said else "")
    return "\n".join(lines) + "\n"


def _quoted(name: str, words: str) -> list[str]:
    """One line, or, where the text has several, one for each of them."""
    parts = words.splitlines(keepends=True)
    if len(parts) < 2 and not words.endswith("\n"):
        return [f"{name} {_escaped(words)}"]
    return [f'{name} ""', *map(_escaped, parts)]


def _escaped(words: str) -> str:
    for sign, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r")):
        words = words.replace(sign, escape)
    return f'"{words}"'


def merged(kept: Iterable[Text], found: Iterable[Text]) -> list[Text]:
    """What the sources say, with what was translated; what no source says any more is left out."""
    known = {text.key: text for text in kept}
    return [_translated(text, known.get(text.key)) for text in found]


def _translated(text: Text, before: Text | None) -> Text:
    if before is None or bool(before.many) != bool(text.many):
        return text
    return replace(text, said=before.said, fuzzy=before.fuzzy)
