"""“Do you mean”: words that a filter can say are offered as filters, and stay words until somebody takes the offer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from audit import clock
from schools.models import School
from tests.cast import Cast, grant, person
from tests.tickets.pages import links_of, text_of
from tests.tickets.test_search import QUEUE, file, found
from tickets import actions
from tickets.asked import read_by
from tickets.filters import Reader
from tickets.models import Category
from tickets.rewriting import rewritten


def offered(cast: Cast, words: str) -> list[str]:
    reader = Reader(cast.jo, clock.now())
    return rewritten(reader, read_by(reader, words))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (
            "Chromebook lincoln late",
            ["category:chromebook school:lincoln is:late", "Chromebook school:lincoln is:late"],
        ),
        ("solved late Lincoln", ["status:solved is:missed school:Lincoln"]),
        ("Chromebook school:lincoln is:late", ["category:chromebook school:lincoln is:late"]),
        ("late", ["is:late"]),
        ("OVERDUE, waiting", ["is:late status:waiting"]),
        ("unassigned urgent hinge", ["is:unassigned priority:urgent hinge"]),
        ("open in progress", ["status:open status:in-progress"]),
        ("snoozed walk-in", ["is:snoozed is:walk-in"]),
        ("hums lincoln middle school", ['hums school:"Lincoln MS"']),
        ("chromebook screen", ["category:chromebook-screen"]),
        (
            "panels flicker",
            [
                "category:panel flicker",
            ],
        ),
        ("printer jams", ["category:printing jams"]),
        ("wifi lincoln", ["category:network school:lincoln", "wifi school:lincoln"]),
        ("marcus late", ['assigned:"Marcus Reed" is:late']),
        ("hums marcus reed", ['hums assigned:"Marcus Reed"']),
        ("Ortega", ['assigned:"Tomás Ortega"']),
        # What may as well be a word of a text stays one in another offer.
        ("new toner lincoln", ["status:new toner school:lincoln", "new toner school:lincoln"]),
        ("cedar valley high late", ['school:"Cedar Valley HS" is:late']),
        # What a filter says already is not widened.
        ("lincoln school:cvh", []),
        ("urgent priority:high", []),
        ("hums late is:unread", ["hums is:late is:unread"]),
        # What is done is late no more; it was.
        ("is:late status:solved", ["is:missed status:solved"]),
        ("status:late status:closed hums", ["is:missed status:closed hums"]),
        ("-is:late status:solved", []),
        # Quotes and a minus say that a text is meant, and “not late” is not late.
        ('"late" -urgent', []),
        ("not late", []),
        ("hums", []),
        ("will not start 214", []),
        ("high school", ["priority:high school"]),
        ("", []),
        ("is:late", []),
        ("late " * 9, []),
    ],
)
def test_words_that_a_filter_can_say_are_offered_as_filters(cast: Cast, words: str, meant: list[str]) -> None:
    assert offered(cast, words) == meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("resueltos Lincoln con retraso", "status:solved school:Lincoln is:missed"),
        ("sin asignar urgentes", "is:unassigned priority:urgent"),
        ("atrasadas en espera", "is:late status:waiting"),
        ("impresión lincoln", "category:printing school:lincoln"),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_they_are_known_in_every_language_of_the_house(cast: Cast, words: str, meant: str, language: str) -> None:
    with translation.override(language):
        assert offered(cast, words)[0] == meant


def test_names_are_those_of_the_district(cast: Cast) -> None:
    School.objects.create(code="LES", name="Lincoln Élan School", short_name="Lincoln ES", kind="elementary")
    Category.objects.create(key="drones", name="Robots and drones", active=True)
    Category.objects.create(key="abacus", name="Abacus", active=False)
    other = person("Else", "Bell")
    other.given_name = "Marcus"
    other.save()
    grant(other, "technician", cast.high)

    assert offered(cast, "lincoln elan late") == ['school:"Lincoln ES" is:late']
    assert offered(cast, "lincoln late") == ["school:lincoln is:late"]
    assert offered(cast, "robot late") == ["category:robot is:late", "robot is:late"]
    assert offered(cast, "abacus") == []
    assert offered(cast, "marcus late") == ["assigned:marcus is:late"]


def test_the_page_offers_them_above_what_the_words_found_and_in_place_of_nothing(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    kind = cast.category("chromebook-screen")
    cracked = file(cast, "Cracked glass", category=kind, impact="stopped")
    says = file(cast, "The Chromebook is late")
    clock.move(timedelta(minutes=30))
    client = signed_in(cast.marcus)

    page = client.get(QUEUE, {"q": "Chromebook lincoln late"})
    none = client.get(QUEUE, {"q": "Chromebook lincoln urgent"})

    assert found(client, "Chromebook lincoln late") == [says.pk]
    assert "Do you mean: category:chromebook school:lincoln is:late or Chromebook school:lincoln is:late" in text_of(
        page
    )
    assert links_of(page, "?q=category") == [
        "?q=category%3Achromebook+school%3Alincoln+is%3Alate",
    ]
    assert found(client, "category:chromebook school:lincoln is:late") == [cracked.pk]
    assert "No ticket matches" in text_of(none)
    assert "Do you mean: category:chromebook school:lincoln priority:urgent" in text_of(none)
    assert "Do you mean" not in text_of(client.get(QUEUE, {"q": "cracked"}))
    assert "Do you mean" not in text_of(client.get(QUEUE, {"view": "late"}))


def test_what_is_offered_is_understood_and_shows_nothing_that_is_not_the_readers(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    secret = actions.restrict(file(cast, "Hums", impact="stopped"), by=cast.marcus)
    shown = file(cast, "Hums", impact="stopped")
    for query in offered(cast, "lincoln urgent"):
        assert signed_in(cast.jo).get(QUEUE, {"q": query}).context["asked"].problems == ()
        assert found(signed_in(cast.keiko), query) == [secret.pk]
        assert found(signed_in(cast.jo), query) == [shown.pk]


@pytest.mark.parametrize(
    ("query", "more"), [("hums", 1), ("lincoln late", 0), ("is:late", 0), ("", 0)], ids=["word", "named", "field", ""]
)
def test_colleagues_are_read_once_and_only_where_a_word_names_nothing_else(
    cast: Cast, signed_in, query: str, more: int
) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.jo)

    with CaptureQueriesContext(connection) as asked:
        client.get(QUEUE, {"q": query})

    assert len([one for one in asked if "ORDER BY given_name, family_name LIMIT 200" in one["sql"]]) == more
