"""How texts are gathered from the sources, kept for translators, and made ready for Python."""

from __future__ import annotations

from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest

from helpdesk.texts.gather import of_python, of_template
from helpdesk.texts.mo import made_ready, packed
from helpdesk.texts.po import Text, Unreadable, merged, read, written

HEADER = Text("", said=("Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n",))


def test_texts_are_found_wherever_python_calls_gettext() -> None:
    source = """
x = f"{pgettext('day format', 'l')} {_('at')}"
say(ngettext("%(n)s ticket", "%(n)s tickets", n))
# Translators: a time of day
y = lazy(gettext_noop("now"), _(not_written_out))
"""
    found = list(of_python(source, "a.py"))

    assert {(text.context, text.one, text.many) for text in found} == {
        ("day format", "l", ""),
        (None, "at", ""),
        (None, "%(n)s ticket", "%(n)s tickets"),
        (None, "now", ""),
    }
    assert [text.notes for text in found if text.one == "now"] == [("Translators: a time of day",)]


def test_texts_are_found_in_the_tags_of_templates() -> None:
    source = """<p title="{% translate 'A title' %}">{{ one|default:_("Nobody") }}
{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}
{% translate "May" context "month" %} _("no call") <!-- gettext("neither") --></p>"""
    found = {(text.context, text.one, text.many) for text in of_template(source, "a.html")}

    assert found == {
        (None, "A title", ""),
        (None, "Nobody", ""),
        (None, "%(n)s day", "%(n)s days"),
        ("month", "May", ""),
    }


def test_a_file_is_read_as_it_was_written() -> None:
    texts = [
        Text('Say "hi"\n\\o/', "", None, ("Diga «hola»\n\\o/",), ("a.py", "b.py"), ("Translators: a wave",)),
        Text("%(n)s day", "%(n)s days", None, ("%(n)s día", "%(n)s días"), ("a.py",)),
        Text("May", "", "month", ("mayo",), ("a.py",)),
        Text("May", "", None, ("Puede",), ("a.py",), (), True),
    ]
    content = written(HEADER, texts)

    assert sorted(read(content)[1:], key=str) == sorted(texts, key=str)
    assert written(HEADER, reversed(texts)) == content
    with pytest.raises(Unreadable):
        read("msgid half")


def test_what_an_editor_adds_to_a_file_is_understood() -> None:
    content = """msgid ""
msgstr "Language: es\\n"

#, fuzzy
#| msgid "Room"
msgid "Rooms"
msgstr "Salón"
#~ msgid "Gone"
#~ msgstr "Ido"
msgid "Door"
msgstr ""
"Puer"
"ta"
"""
    assert [(text.one, text.said, text.is_said) for text in read(content)[1:]] == [
        ("Rooms", ("Salón",), False),
        ("Door", ("Puerta",), True),
    ]


def test_new_texts_come_in_and_old_ones_go() -> None:
    before = [Text("Door", said=("Puerta",)), Text("Gone", said=("Ido",))]

    assert merged(before, [Text("Door", places=("a.py",)), Text("New")]) == [
        Text("Door", said=("Puerta",), places=("a.py",)),
        Text("New"),
    ]


def test_python_reads_what_was_packed() -> None:
    texts = [
        HEADER,
        Text("Door", said=("Puerta",)),
        Text("May", context="month", said=("mayo",)),
        Text("%(n)s day", "%(n)s days", said=("%(n)s día", "%(n)s días")),
        Text("Rooms", said=("Salón",), fuzzy=True),
        Text("New"),
    ]
    ready = GNUTranslations(BytesIO(packed(texts)))

    assert [ready.gettext(one) for one in ("Door", "Rooms", "New")] == ["Puerta", "Rooms", "New"]
    assert ready.pgettext("month", "May") == "mayo"
    assert [ready.ngettext("%(n)s day", "%(n)s days", n) for n in (1, 2)] == ["%(n)s día", "%(n)s días"]


def test_a_changed_text_is_never_shown_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "locale" / "es" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    shown = []
    for said in ("Puerta", "Portón", "Puerta"):
        path.write_text(written(HEADER, [Text("Door", said=(said,))]), encoding="utf-8")
        ready = made_ready(tmp_path / "locale", tmp_path / "ready") / "es" / "LC_MESSAGES" / "django.mo"
        shown.append(GNUTranslations(BytesIO(ready.read_bytes())).gettext("Door"))

    assert shown == ["Puerta", "Portón", "Puerta"]
    assert len(list((tmp_path / "ready").rglob("*.*"))) == 2
