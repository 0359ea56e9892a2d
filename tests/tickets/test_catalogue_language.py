"""The catalogue in the reader's language: what we shipped is translated, what somebody here wrote stays as it is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from audit import clock
from audit.models import Entry
from schools.models import TestingWindow
from tests.cast import Cast
from tests.tickets.pages import text_of
from tickets.actions import Filing, OutagePlan, declare, open_ticket, triage
from tickets.asked import read_by
from tickets.filters import Reader
from tickets.models import Category, Ticket
from tickets.offering import Offering
from tickets.questions import in_words
from tickets.timeline import timeline
from ui.shipped_words import said
from users.models import Team, User


def spanish(client: Client, person: User) -> Client:
    """Somebody who reads Spanish, signed in."""
    User.objects.filter(pk=person.pk).update(language="es")
    client.force_login(User.objects.get(pk=person.pk))
    return client


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("La pizarra no responde", "panel-touch"),
        ("la impresora no imprime", "printing-cannot"),
        ("No hay sonido", "classroom-sound"),
        ("el wifi está muy lento en mi salón", "wifi-room"),
        ("olvidé mi contraseña", "password-staff"),
        ("se me perdió el Chromebook", "device-lost"),
        ("no funciona", ""),
        ("Panel does not react to touch", "panel-touch"),
        ("cannot print", "printing-cannot"),
    ],
)
def test_spanish_words_lead_to_a_kind_of_trouble_whoever_reads_the_page(cast: Cast, words: str, key: str) -> None:
    found = []
    for language in ("en", "es"):
        with translation.override(language):
            guessed = Offering.to(cast.elena).guess(words)
            found.append(guessed.key if guessed else "")

    assert found == [key, key]


def test_a_shipped_name_is_translated_and_an_edited_one_is_not(cast: Cast) -> None:
    Category.objects.filter(key="panel-touch").update(name="Panel: touch (see the leaflet)")
    Team.objects.filter(key="network").update(name="Net crew")
    with translation.override("es"):
        names = [str(cast.category(key)) for key in ("panel-picture", "panel-touch")]
        teams = [str(Team.objects.get(key=key)) for key in ("field", "network")]

    assert names == [
        "Pizarra digital o proyector: Pizarra digital: sin imagen o no enciende",
        "Pizarra digital o proyector: Panel: touch (see the leaflet)",
    ]
    assert teams == ["Técnicos de campo", "Net crew"]


def test_filing_asks_in_spanish_and_keeps_what_everybody_can_read(client: Client, cast: Cast) -> None:
    page = spanish(client, cast.elena).get(reverse("tickets:file"), {"category": "panel-touch"}).content.decode()
    assert "¿Qué pasa cuando toca la pantalla?" in page
    assert "What happens when you touch the screen?" not in page

    answers = {"q-touch": "Nothing at all"}
    client.post(reverse("tickets:file"), {"subject": "La pizarra no responde", "category": "panel-touch", **answers})

    ticket = Ticket.objects.get()
    assert [told for told in ticket.answers if told["key"] == "touch"] == [
        {"key": "touch", "label": "What happens when you touch the screen?", "answer": "Nothing at all"}
    ]
    said = {}
    for language in ("en", "es"):
        with translation.override(language):
            said[language] = ticket.told_answers
    assert said == {
        "en": [("What happens when you touch the screen?", "Nothing at all")],
        "es": [("¿Qué pasa cuando toca la pantalla?", "Nada")],
    }


def test_yes_and_no_are_read_in_the_readers_language_and_ones_own_words_as_they_are() -> None:
    rows = [
        {"key": "a", "label": "Is there loose glass?", "answer": "Yes", "value": "yes"},
        {"key": "b", "label": "Our own question", "answer": "Our own answer"},
        {"key": "c", "label": "Which keys?", "answer": "Sí, la Ñ"},
    ]
    with translation.override("es"):
        assert [in_words(row) for row in rows] == [
            ("¿Hay vidrio suelto?", "Sí"),
            ("Our own question", "Our own answer"),
            ("¿Qué teclas?", "Sí, la Ñ"),
        ]


def test_the_timeline_is_told_in_the_language_of_its_reader(cast: Cast) -> None:
    ticket = open_ticket(Filing(requester=cast.elena, subject="Panel", school=cast.lincoln), by=cast.elena)
    triage(ticket, by=cast.marcus, category=cast.category("printing-cannot"), priority=2)
    last = Entry.objects.about(ticket).get(verb="triaged")
    told = {}
    for language in ("en", "es"):
        with translation.override(language):
            told[language] = next(line.did for line in timeline(ticket) if line.entry == last)

    assert told["en"].startswith("set priority High, category I cannot print")
    assert told["es"].startswith("cambió los datos: prioridad Alta, categoría No puedo imprimir")


@pytest.mark.parametrize("query", ["category:printing-cannot", "category:printing", "category:impresión"])
def test_a_query_means_the_same_in_both_languages(cast: Cast, query: str) -> None:
    """A saved view that somebody made in Spanish is shared with a colleague who reads English."""
    meant = []
    for language in ("en", "es"):
        with translation.override(language):
            asked = read_by(Reader(cast.marcus, clock.now()), query)
            meant.append((str(asked.where), [problem.sentence for problem in asked.problems]))

    assert meant[0] == meant[1]
    assert meant[0][1] == []


@pytest.mark.parametrize("words", ["nadie", "nobody", "unassigned"])
def test_who_is_meant_is_understood_in_both_languages(cast: Cast, words: str) -> None:
    for language in ("en", "es"):
        with translation.override(language):
            asked = read_by(Reader(cast.marcus, clock.now()), f"assigned:{words}")
            assert (asked.problems, str(asked.where)) == ((), "(AND: ('assignee', None))")


def test_a_testing_season_and_an_outage_that_bear_names_of_ours_are_called_in_her_language(
    cast: Cast, client: Client
) -> None:
    TestingWindow.objects.create(name="State testing", first_day=date(2027, 4, 26), last_day=date(2027, 5, 7))
    for title in ("Wi-Fi is down in a building or wing", "The gym is dark"):
        plan = OutagePlan(title, schools=[cast.lincoln], category=cast.category("wifi-down"))
        declare(plan, by=cast.jo, next_news_at=clock.now() + timedelta(hours=1))

    text = text_of(spanish(client, cast.elena).get("/"))

    with translation.override("es"):
        name = said("Wi-Fi is down in a building or wing")
    assert name != "Wi-Fi is down in a building or wing"
    assert [words in text for words in (name, "Exámenes estatales", "State testing")] == [True, True, False]
    assert "The gym is dark" in text  # as somebody here wrote it
