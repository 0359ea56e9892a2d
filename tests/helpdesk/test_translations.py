"""Every text of the product is said in every language, whole and with the same places to fill."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from helpdesk.texts.gather import gathered
from helpdesk.texts.po import Text, merged, read, written

ROOT = Path(settings.BASE_DIR)
PLACES = re.compile(r"%\(\w+\)[a-z0-9]+|%[sd%]|\{\w*(?::\w+)?\}")
TAGS = re.compile(r"</?\w+[^>]*>")
OTHERS = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def file_of(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def kept(language: str) -> list[Text]:
    return [text for text in read(file_of(language).read_text(encoding="utf-8")) if text.one]


@pytest.fixture(scope="module")
def sources() -> list[Text]:
    """What the sources say."""
    return gathered(ROOT)


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_of_the_product_is_translated(language: str, sources: list[Text]) -> None:
    """What is missing here: run bin/texts, and write what it lists into the file."""
    said = {text.key for text in kept(language) if text.is_said}

    assert len(sources) > 3000
    assert [(text.one, text.places) for text in sources if text.key not in said] == []
    assert [text.one for text in kept(language) if text.fuzzy] == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_file_is_as_the_command_writes_it(language: str, sources: list[Text]) -> None:
    content = file_of(language).read_text(encoding="utf-8")
    header, *texts = read(content)

    assert content == written(header, merged(texts, sources))


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_same_places_to_fill(language: str) -> None:
    def places(words: str) -> Counter[str]:
        return Counter(PLACES.findall(words))

    wrong = []
    for text in kept(language):
        meant = [places(text.one), places(text.many)] if text.many else [places(text.one)]
        # "One ticket" may stand for "%(n)s ticket", and the other way round; of many the number is always told.
        free = set(meant[0]) | set(meant[-1]) if text.many else set()
        for number, said in enumerate(text.said):
            same = set(places(said)) <= free if text.many and number == 0 else places(said) == meant[number]
            if not same:
                wrong.append((text.one, said))
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_same_tags_and_edges(language: str) -> None:
    """A link, or a space before the next sentence, must not be lost."""

    def frame(words: str) -> tuple[list[str], str, str]:
        return sorted(TAGS.findall(words)), words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]

    told = [(text, number, said) for text in kept(language) for number, said in enumerate(text.said)]
    pairs = [(text.many if number else text.one, said) for text, number, said in told]
    assert [pair for pair in pairs if frame(pair[0]) != frame(pair[1])] == []


def test_what_is_mailed_is_called_an_email_and_not_a_letter() -> None:
    """Spanish has two words where ours has one: it says “letra” of what is typed, and “correo” of what is mailed."""
    letters = [text for text in kept("es") if re.search(r"\bletters?\b", text.one, re.IGNORECASE)]

    assert len(letters) > 5
    assert [text.one for text in letters if "letra" not in " ".join(text.said)] == []


def test_spanish_has_one_word_for_the_panel_of_a_classroom_and_one_for_the_label_of_a_thing() -> None:
    said = [(text.one, one) for text in kept("es") for one in text.said]
    keywords = re.compile(r"[a-z ]*smartboard")

    assert [pair for pair in said if "pizarra interactiva" in pair[1].lower() and not keywords.match(pair[0])] == []
    stickers = [one for text, one in said if "sticker" in text.lower() and not text.startswith("zebra")]
    assert len(stickers) > 5
    assert [
        one for one in stickers if "etiqueta de inventario" not in one.lower() and "etiquetas de" not in one.lower()
    ] == []


def test_texts_are_asked_for_under_names_that_the_command_finds() -> None:
    """Under another name thirty texts of the search were never listed, and stood in English on Spanish pages."""
    names = re.compile(r"^\s*from django\.utils\.translation import .*?\b(\w*gettext\w*) as (\w+)", re.MULTILINE)
    modules = [one for one in ROOT.glob("*/**/*.py") if not {".venv", "var", "tests"} & {*one.parts}]
    found = {alias for one in modules for _name, alias in names.findall(one.read_text(encoding="utf-8"))}

    assert len(modules) > 300
    assert found == {"_"}
