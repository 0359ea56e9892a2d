"""Where the words stand: marks in subjects, pieces of the messages that say them; never of what one may not read."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Entry
from files.actions import store
from tests.cast import Cast
from tests.tickets.test_search import QUEUE, file, found
from tickets import actions
from tickets.snippets import marked


def shown(response: Any) -> dict[int, tuple[str, str]]:
    """(subject, piece of a message) of each row, with the marks in brackets."""
    rows = re.findall(r'<tr data-row id="t(\d+)".*?</tr>', response.content.decode(), re.DOTALL)
    page = response.content.decode()
    result = {}
    for number in rows:
        row = re.search(rf'<tr data-row id="t{number}".*?</tr>', page, re.DOTALL)
        assert row
        subject = re.search(r'class="plain q-subj ellip"[^>]*>(.*?)</a>', row[0], re.DOTALL)
        said = re.search(r'<div class="q-said">(.*?)</div>', row[0], re.DOTALL)
        assert subject
        result[int(number)] = (_brackets(subject[1]), _brackets(said[1]) if said else "")
    return result


def _brackets(html: str) -> str:
    return html.replace("<mark>", "[").replace("</mark>", "]")


def snippets_of(signed_in: Any, person: Any, words: str) -> list[tuple[str, str]]:
    return list(shown(signed_in(person).get(QUEUE, {"q": words})).values())


def test_the_words_are_marked_in_the_subject(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    file(cast, "Panels freeze <b>& hum</b>", body="The panel freezes.")

    assert snippets_of(signed_in, cast.marcus, "freezing panel") == [
        ("[Panels] [freeze] &lt;b&gt;&amp; hum&lt;/b&gt;", "")
    ]


def test_the_message_that_says_them_best_is_shown_with_marks(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    ticket = file(cast, "It is broken", body="Something of the lid.")
    actions.reply(ticket, by=cast.david, body="Its hinge (of the lid) came off & 3 < 4 say so.")
    actions.reply(ticket, by=cast.david, body="Nothing else.")

    [(subject, said)] = snippets_of(signed_in, cast.marcus, "hinges lid")

    assert (subject, said) == (
        "It is broken",
        "… [hinge] (of the [lid]) came off &amp; 3 &lt; 4 say so.",
    )


def test_a_phrase_is_marked_as_one(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    file(cast, "Board", body="The smart board is dark.")
    file(cast, "Other", body="The board is smart.")

    assert [said for _subject, said in snippets_of(signed_in, cast.marcus, '"smart board"')] == [
        "The [smart] [board] is dark."
    ]


def test_marks_that_somebody_wrote_into_a_text_are_nothing(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    file(cast, "Odd", body="\x02<b>\x03 \x03 hinge \x02 </mark><mark>")

    [(_subject, said)] = snippets_of(signed_in, cast.marcus, "hinge")

    assert "[hinge]" in said
    assert not re.search(r"[\x02\x03<]", said)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.text(max_size=3))
def test_marking_changes_no_letter(text: str, word: str) -> None:
    html = str(marked(text, [word]))

    bare = html.replace("<mark>", "").replace("</mark>", "")
    assert str(marked(text, [])) == bare
    assert html.count("<mark>") == html.count("</mark>")


def test_names_are_marked_with_and_without_accents() -> None:
    assert marked("Tomás Ortega & Co", ["tomas", "ORT"]) == "<mark>Tomás</mark> <mark>Ort</mark>ega &amp; Co"


# What the reader may not read ---------------------------------------------------------------------------------------


def test_no_piece_of_an_internal_note_is_shown_to_who_may_not_read_it(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    """Priya works at another school; her own ticket is found by her name, which a note on it holds as well."""
    ticket = file(cast, "My account", requester=cast.priya, body="Nothing.")
    actions.note(ticket, by=cast.marcus, body="Nair gets aardvark as her password.")

    assert snippets_of(signed_in, cast.marcus, "nair") == [("My account", "[Nair] gets aardvark as her password.")], (
        "it could be shown"
    )
    assert found(signed_in(cast.priya), "nair") == [ticket.pk]
    assert snippets_of(signed_in, cast.priya, "nair") == [("My account", "")]
    assert snippets_of(signed_in, cast.ada, "account") == [("My [account]", "")]


def test_leaving_out_a_word_tells_nobody_that_a_note_says_it(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    ticket = file(cast, "My account", requester=cast.priya)
    actions.note(ticket, by=cast.marcus, body="Aardvark.")

    finds = {
        name: found(signed_in(getattr(cast, name)), "from:priya -aardvark") for name in ("marcus", "priya", "ada")
    }

    assert finds == {"marcus": [], "priya": [ticket.pk], "ada": [ticket.pk]}
    assert found(signed_in(cast.priya), "from:priya account -aardvark") == []


def test_a_file_of_a_note_is_found_only_by_who_may_open_it(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    ticket = file(cast, "My account", requester=cast.priya)
    photo = store(b"\x89PNG\r\n\x1a\n" + b"0" * 32, "face.png", by=cast.marcus)
    actions.note(ticket, by=cast.marcus, body="Look.", uploads=[photo])

    finds = {
        name: found(signed_in(getattr(cast, name)), "from:priya has:photo")
        for name in ("marcus", "jo", "priya", "ada")
    }

    assert finds == {"marcus": [ticket.pk], "jo": [ticket.pk], "priya": [], "ada": []}


@pytest.mark.parametrize(
    "query",
    [
        *("quokka", "from:elena", "is:restricted", "restricted:yes", "school:lms", "room:214", "device:P-0214"),
        *("-zebra", "on:today", "has:device", "status:open", "assigned:nobody", "{number}", "#{number}"),
        '"Quokka in the mail"',
    ],
)
def test_a_restricted_ticket_is_found_by_nothing(cast: Cast, signed_in, query: str) -> None:  # type: ignore[no-untyped-def]
    secret = file(
        cast, "Quokka in the mail", requester=cast.elena, device=cast.panel, room=cast.room_214, restricted=True
    )
    query = query.format(number=secret.pk)

    finds = {name: found(signed_in(getattr(cast, name)), query) for name in ("keiko", "marcus", "jo", "renee", "ada")}

    assert finds == {"keiko": [secret.pk], "marcus": [], "jo": [], "renee": [], "ada": []}


def test_a_message_that_was_taken_back_is_not_shown(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    ticket = file(cast, "Board", body="The hinge.")
    actions.note(ticket, by=cast.marcus, body="Hinge hinge hinge: aardvark.")
    assert snippets_of(signed_in, cast.marcus, "hinge") == [("Board", "[Hinge] [hinge] [hinge]: aardvark.")]

    actions.undo(Entry.objects.get(verb="noted"), by=cast.marcus)

    assert snippets_of(signed_in, cast.marcus, "hinge") == [("Board", "The [hinge].")]


@pytest.mark.parametrize("rows", [1, 30])
def test_a_search_costs_the_same_at_any_length(cast: Cast, signed_in, rows: int) -> None:  # type: ignore[no-untyped-def]
    filing = actions.Filing(requester=cast.elena, subject="Lid", body="The hinge squeaks.", school=cast.lincoln)
    actions.open_many([filing] * rows, by=cast.elena)
    client = signed_in(cast.marcus)
    client.get(QUEUE)

    with CaptureQueriesContext(connection) as asked:
        response = client.get(QUEUE, {"q": "hinge school:lms"})

    assert len(shown(response)) == rows
    assert len(asked) == 25, "\n".join(one["sql"][:150] for one in asked)
