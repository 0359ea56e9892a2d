"""The search box's language: any text has a meaning, and what is written means the same when it is read."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tickets.query import FIELDS, KNOWN, MOST_TYPED, Term, parse, without, words_of, write


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("panel", [Term("panel")]),
        ("#48251", [Term("#48251")]),
        ("panel freezes", [Term("panel"), Term("freezes")]),
        ('"panel freezes"', [Term("panel freezes", quoted=True)]),
        ("“panel freezes”", [Term("panel freezes", quoted=True)]),
        ("-panel", [Term("panel", negated=True)]),
        ('-"smart board"', [Term("smart board", negated=True, quoted=True)]),
        ("from:alvarez", [Term("alvarez", "from")]),
        ("FROM:Alvarez", [Term("Alvarez", "from")]),
        ("from: alvarez", [Term("alvarez", "from")]),
        ('from:"Elena Alvarez" hums', [Term("Elena Alvarez", "from"), Term("hums")]),
        ('from: "Elena Alvarez"', [Term("Elena Alvarez", "from")]),
        ("about:kim", [Term("kim", "for")]),
        ("tag:T-04471", [Term("T-04471", "device")]),
        ("-school:LMS", [Term("LMS", "school", negated=True)]),
        ("hogwarts:yes", [Term("yes", "hogwarts")]),
        ("school:", [Term("", "school")]),
        ("from: school:lms", [Term("", "from"), Term("lms", "school")]),
        ("from: -panel", [Term("", "from"), Term("panel", negated=True)]),
    ],
)
def test_what_is_typed_is_taken_apart(typed: str, meant: list[Term]) -> None:
    assert parse(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ('"never closed', [Term("never closed", quoted=True)]),
        ('""', []),
        ("-", []),
        ("---", []),
        ("- panel", [Term("panel")]),
        ('24" monitor', [Term('24"'), Term("monitor")]),
        ('"a"b', [Term("a", quoted=True), Term("b")]),
        ("T-04471", [Term("T-04471")]),
        ("Error: it hums", [Term("Error:"), Term("it"), Term("hums")]),
        ("https://example.org/a", [Term("https://example.org/a")]),
        ("10:30", [Term("10:30")]),
        ("aa:bb:cc:dd", [Term("aa:bb:cc:dd")]),
        ("", []),
        (" \0\n\t ", []),
    ],
)
def test_broken_and_pasted_text_is_words(typed: str, meant: list[Term]) -> None:
    assert parse(typed) == meant


typed = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            [
                *KNOWN,
                "scool",
                ":",
                '"',
                "“",
                "”",
                "„",
                "«",
                "-",
                " ",
                "#1",
                "elena",
                "é",
                "\0",
                "\n",
                "2026-10-01",
                "/",
            ]
        ),
        max_size=14,
    ).map("".join),
)


@settings(max_examples=1000, deadline=None)
@given(typed)
@example('-"-":"')
@example("from:“")
@example('A:"')
@example('from:""0')
@example('a:" "')
@example('--from:"-"')
def test_every_text_has_a_meaning_which_writing_keeps(text: str) -> None:
    terms = parse(text)

    assert parse(write(terms)) == terms
    assert all(not term.value.startswith(" ") and not term.value.endswith(" ") for term in terms)
    assert all("\0" not in term.value for term in terms)


value = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"], exclude_characters='"“”„«»'), min_size=1
)
phrase = st.lists(value, min_size=1, max_size=4).map(" ".join).filter(lambda text: len(text) < 60)
said = phrase.filter(lambda text: text.strip("-") != "")  # dashes say no word


@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.builds(Term, value=phrase, field=st.sampled_from(sorted(FIELDS)), negated=st.booleans()), max_size=5),
    st.lists(st.builds(Term, value=said, quoted=st.just(True), negated=st.booleans()), max_size=3),
)
def test_any_value_can_be_written(fields: list[Term], phrases: list[Term]) -> None:
    terms = [*fields, *phrases]
    if len(write(terms)) <= MOST_TYPED:
        assert parse(write(terms)) == terms


@pytest.mark.parametrize("text", ["-", '"-"', '"--" -'])
def test_dashes_alone_ask_for_nothing(text: str) -> None:
    assert parse(text) == []


def test_only_so_much_is_looked_at() -> None:
    assert parse("x" * 10_000) == [Term("x" * MOST_TYPED)]


def test_words_and_fields_are_told_apart() -> None:
    terms = parse('school:LMS "smart board" -hums from:elena')

    assert words_of(terms) == '"smart board" -hums'
    assert write(without(terms, "school", "from")) == '"smart board" -hums'
