"""The texts that the sources say: calls of gettext in Python, tags in templates, and the shipped catalogue."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

from django.utils.translation.template import templatize

from helpdesk.texts.po import Key, Text
from tickets import shipped
from ui.shipped_words import CONTEXT

# function: which of its arguments are the text, its plural, its context
_PLAIN, _PLURAL = (0, None, None), (0, 1, None)
_IN_CONTEXT, _PLURAL_IN_CONTEXT = (1, None, 0), (1, 2, 0)
CALLS: dict[str, tuple[int, int | None, int | None]] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), _PLAIN),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), _PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), _IN_CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), _PLURAL_IN_CONTEXT),
}
NOT_THE_PRODUCT = ("tests", "bench", "var", "bin", ".venv", "static", "locale")
NOTE = re.compile(r"#\s*(Translators:.*)")
_STRING = r"""(u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))"""
_TAG = re.compile(rf"\b(_|gettext|ngettext|pgettext|npgettext)\(\s*{_STRING}(?:,\s*{_STRING})?(?:,\s*{_STRING})?")


def gathered(root: Path) -> list[Text]:
    """Every text of the product once, with the files that say it."""
    found: dict[Key, Text] = {}
    for text in _all(root):
        before = found.get(text.key, text)
        places = tuple(sorted({*before.places, *text.places}))
        notes = tuple(dict.fromkeys((*before.notes, *text.notes)))
        found[text.key] = replace(before, many=before.many or text.many, places=places, notes=notes)
    return list(found.values())


def _all(root: Path) -> Iterator[Text]:
    for path in sorted(root.rglob("*.py")):
        place = path.relative_to(root)
        if place.parts[0] not in NOT_THE_PRODUCT and "migrations" not in place.parts:
            yield from of_python(path.read_text(encoding="utf-8"), str(place))
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in (".html", ".txt"):
            yield from of_template(path.read_text(encoding="utf-8"), str(path.relative_to(root)))
    yield from of_catalogue()


def of_python(source: str, place: str) -> Iterator[Text]:
    """The texts of a module. What is not written out where gettext is called cannot be found, and is not."""
    notes = _notes(source)
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in CALLS:
            words = [one.value if isinstance(one, ast.Constant) else None for one in node.args]
            note = notes.get(node.lineno) or notes.get(node.lineno - 1)
            yield from _said(name, words, place, (note,) if note else ())


def _notes(source: str) -> dict[int, str]:
    """Comments for translators by line."""
    tokens = tokenize.generate_tokens(StringIO(source).readline)
    comments = [(token.start[0], NOTE.match(token.string)) for token in tokens if token.type == tokenize.COMMENT]
    return {line: found[1] for line, found in comments if found}


def of_template(source: str, place: str) -> Iterator[Text]:
    """The texts of a template, as Django prepares it for xgettext; whatever is no call is blanked out by it."""
    for call in _TAG.finditer(templatize(source)):
        words = [ast.literal_eval(part) if part else None for part in call.groups()[1:]]
        yield from _said(call[1], words, place)


def _said(name: str, words: Sequence[object], place: str, notes: tuple[str, ...] = ()) -> Iterator[Text]:
    one, many, context = (None if at is None or at >= len(words) else words[at] for at in CALLS[name])
    if isinstance(one, str) and one:
        plural = many if isinstance(many, str) else ""
        yield Text(one, plural, context if isinstance(context, str) else None, (), (place,), notes)


def of_catalogue() -> Iterator[Text]:
    """Names, questions, answers and advice with which a new district begins."""
    place = str(shipped.CATALOGUE.relative_to(shipped.CATALOGUE.parent.parent))
    for words in shipped.texts(shipped.read()):
        yield Text(words, "", CONTEXT, (), (place,))
