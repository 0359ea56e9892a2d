"""One box: number, words, person, device, room, fields; and nothing that the reader may not see or read."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from assets.models import Device
from audit.models import Entry
from schools.models import Room
from tests.cast import Cast
from tests.tickets.pages import text_of
from tickets import actions
from tickets.models import Ticket

QUEUE = "/queue/"


def found(client: Client, words: str, more: str = "") -> list[int]:
    """The numbers that a search shows, in its order."""
    return numbers_in(client.get(f"{QUEUE}?q={quote(words)}{more}"))


def numbers_in(response: Any) -> list[int]:
    return [int(one) for one in re.findall(r'<tr data-row id="t(\d+)"', response.content.decode())]


def file(cast: Cast, subject: str, **changes: Any) -> Ticket:
    told = {"requester": cast.david, "school": cast.lincoln, **changes}
    return actions.open_ticket(actions.Filing(subject=subject, **told), by=told["requester"])


@pytest.fixture
def scene(cast: Cast) -> dict[str, Ticket]:
    """Tickets that are found by one thing each."""
    library = Room.objects.create(school=cast.lincoln, name="Library")
    return {
        "subject": file(cast, "Panels freeze after the update"),
        "text": file(cast, "It is broken", body="The hinge of the lid came off."),
        "person": file(cast, "Anything", requester=cast.elena),
        "device": file(cast, "Something", device=cast.laptop),
        "room": file(cast, "Whatever", room=library),
        "number": file(cast, "Nothing else"),
    }


@pytest.mark.parametrize(
    ("words", "by"),
    [
        ("freezing panel", "subject"),
        ("PANELS", "subject"),
        ("hinges", "text"),
        ("alvarez", "person"),
        ("elena alvarez", "person"),
        ("Alvarez, Elena", "person"),
        ("elena.alvarez@cedarvalley.example", "person"),
        ("T-04471", "device"),
        ("t-044", "device"),
        ("pf4k9x1", "device"),
        ("library", "room"),
        ("room library", "room"),
        ("lincoln library", "room"),
    ],
)
def test_a_ticket_is_found_by_what_people_say(
    cast: Cast, scene: dict[str, Ticket], signed_in, words: str, by: str
) -> None:  # type: ignore[no-untyped-def]
    assert found(signed_in(cast.marcus), words) == [scene[by].pk]


@pytest.mark.parametrize("words", ["wifi", "WiFi", "wi-fi", "Wi-Fi"])
def test_who_writes_a_word_in_one_finds_it_in_two(cast: Cast, signed_in, words: str) -> None:  # type: ignore[no-untyped-def]
    said = ["Wi-Fi is down", "wifi is slow", "No Wi Fi in the gym"]
    tickets = [file(cast, subject).pk for subject in said]
    other = file(cast, "The fire alarm rings").pk
    browser = signed_in(cast.marcus)

    assert sorted(found(browser, words)) == tickets
    assert sorted(found(browser, f"{words} is")) == tickets
    assert found(browser, f"-{words} alarm") == [other]
    assert found(browser, f"slow -{words}") == []
    assert found(browser, f"gym -{words}") == []
    assert found(browser, '"wifi"') == [tickets[1]]
    marks = re.findall(r"<mark>(.*?)</mark>", browser.get(f"{QUEUE}?q={words}").content.decode())
    assert {"wifi", "Wi", "Fi"} <= set(" ".join(marks).replace("-", " ").split())


def test_who_reads_no_notes_finds_both_spellings_in_subjects(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    tickets = [file(cast, subject).pk for subject in ("Wi-Fi is down", "wifi is slow")]

    assert sorted(found(signed_in(cast.renee), "wifi")) == tickets


@pytest.mark.parametrize(
    "words", ["lincoln 310", "310 lincoln", "room 310 lincoln middle", "Lincoln, room 310", "310"]
)
def test_a_room_is_found_with_its_school_before_it_or_after(cast: Cast, signed_in, words: str) -> None:  # type: ignore[no-untyped-def]
    ticket = file(cast, "Whatever", room=Room.objects.create(school=cast.lincoln, name="310"))
    file(cast, "Elsewhere", room=Room.objects.create(school=cast.high, name="311"))

    assert found(signed_in(cast.marcus), words) == [ticket.pk]


@pytest.mark.parametrize("written", ["{}", "#{}", " {} "])
def test_a_ticket_is_found_by_its_number(cast: Cast, scene: dict[str, Ticket], signed_in, written: str) -> None:  # type: ignore[no-untyped-def]
    assert found(signed_in(cast.marcus), written.format(scene["number"].pk)) == [scene["number"].pk]


def test_what_is_done_is_found_too_and_the_newest_comes_first(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    old = file(cast, "Panel freezes")
    actions.close(actions.solve(old, by=cast.marcus), by=cast.marcus)
    new = file(cast, "Panel freezes again")

    assert found(signed_in(cast.marcus), "panel") == [new.pk, old.pk]


def test_filters_narrow_a_search(cast: Cast, scene: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(cast.marcus)
    taken = actions.assign(file(cast, "Panels flicker"), by=cast.marcus, to=cast.marcus)

    assert found(client, "panel") == [taken.pk, scene["subject"].pk]
    assert found(client, "panel", f"&assignee={cast.marcus.pk}") == [taken.pk]
    assert found(client, "panel", "&status=new") == [scene["subject"].pk]


def next_page(client: Client, address: str) -> str:
    """The address behind “Next”, or nothing."""
    link = re.search(r'rel="next" href="(\?[^"]+)"', client.get(address).content.decode())
    return QUEUE + html.unescape(link[1]) if link else ""


def pages(client: Client, address: str, most: int = 9) -> list[list[int]]:
    """The numbers of each page, one after the other."""
    shown = []
    while address and len(shown) < most:
        shown.append(numbers_in(client.get(address)))
        address = next_page(client, address)
    return shown


@pytest.mark.parametrize("common", [False, True], ids=["rare word", "common word"])
def test_pages_of_a_search_follow_each_other(cast: Cast, signed_in, monkeypatch, common: bool) -> None:  # type: ignore[no-untyped-def]
    if common:
        monkeypatch.setattr("tickets.words.FEW", 20)
    filing = actions.Filing(requester=cast.david, subject="Panel freezes", school=cast.lincoln)
    made = [ticket.pk for ticket in actions.open_many([filing] * 65, by=cast.david)]

    found = pages(signed_in(cast.marcus), f"{QUEUE}?q=panel")

    assert [len(page) for page in found] == [30, 30, 5]
    assert [number for page in found for number in page] == sorted(made, reverse=True)


def test_a_ticket_that_comes_meanwhile_neither_hides_nor_repeats_others(cast: Cast, signed_in, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("tickets.words.FEW", 20)
    filing = actions.Filing(requester=cast.david, subject="Panel freezes", school=cast.lincoln)
    made = [ticket.pk for ticket in actions.open_many([filing] * 65, by=cast.david)]
    client = signed_in(cast.marcus)
    first, onward = numbers_in(client.get(f"{QUEUE}?q=panel")), next_page(client, f"{QUEUE}?q=panel")

    actions.open_many([filing] * 20, by=cast.david)

    assert [*first, *(number for page in pages(client, onward) for number in page)] == sorted(made, reverse=True)


# The order ----------------------------------------------------------------------------------------------------------


def test_what_is_meant_exactly_comes_first_then_subjects_then_texts_and_newer_ones_first(
    cast: Cast, signed_in
) -> None:  # type: ignore[no-untyped-def]
    device = Device.objects.create(tag="HINGE", product=cast.laptop.product, school=cast.lincoln)
    exact = file(cast, "Something", device=device)
    subject = [file(cast, "Hinge loose"), file(cast, "Left hinge")]
    text = [file(cast, "Lid", body="The hinge squeaks."), file(cast, "Cover", body="A hinge squeaks.")]
    part = file(cast, "Else", device=Device.objects.create(serial="HINGES77", product=cast.laptop.product))

    assert found(signed_in(cast.marcus), "hinge") == [
        exact.pk,
        part.pk,
        *(one.pk for one in reversed(subject)),
        *(one.pk for one in reversed(text)),
    ]


def test_a_number_comes_before_the_words_that_hold_it(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    meant = file(cast, "Nothing")
    says = file(cast, f"As in {meant.pk}")

    assert found(signed_in(cast.marcus), str(meant.pk)) == [meant.pk, says.pk]


def test_of_common_words_the_newest_are_ranked_and_then_the_next(cast: Cast, signed_in, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("tickets.words.FEW", 2)
    monkeypatch.setattr("tickets.search.RANKED_OF_COMMON", 3)
    says = {name: file(cast, name, body="It is the hinge.").pk for name in ("a", "b", "c", "d")}
    subject = {name: file(cast, f"Hinge {name}").pk for name in ("old", "new")}
    late = file(cast, "late", body="A hinge.").pk

    assert found(signed_in(cast.marcus), "hinge") == [
        *(subject["new"], subject["old"], late),
        *(says["d"], says["c"], says["b"]),
        says["a"],
    ]


# What is typed may be anything ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "\0",
        "panel\0freeze",
        "9" * 30,
        "#" + "9" * 12,
        "9223372036854775808",
        "-1",
        "²",
        "٣",
        "x" * 10_000,
        "lorem " * 1_700,
        '"never closed',
        "!!! & | ( ) <-> :*",
        "' OR 1=1 --",
        "%_\\",
        "🖨️ кириллица 漢字",
        "a",
        "or and not",
    ],
    ids=lambda typed: typed[:12].encode("unicode_escape").decode(),
)
def test_any_words_are_answered(cast: Cast, scene: dict[str, Ticket], signed_in, typed: str) -> None:  # type: ignore[no-untyped-def]
    response = signed_in(cast.marcus).get(QUEUE, {"q": typed})

    assert response.status_code == 200
    assert "The hinge" not in text_of(response)


@pytest.mark.parametrize("cursor", ["²", "٣", "-5", "9" * 19, "9" * 40, "x", "\0", "1.5"])
def test_a_cursor_that_makes_no_sense_begins_with_the_newest(
    cast: Cast, scene: dict[str, Ticket], signed_in, cursor: str
) -> None:  # type: ignore[no-untyped-def]
    response = signed_in(cast.marcus).get(QUEUE, {"q": "panels", "cursor": cursor})

    shown = re.findall(r'<tr data-row id="t(\d+)"', response.content.decode())
    assert shown in ([str(scene["subject"].pk)], [])
    assert response.status_code == 200


@pytest.mark.parametrize("number", ["0", "9223372036854775808", "9" * 60])
@pytest.mark.parametrize("address", ["/tickets/{}/", "/tickets/{}/preview/"])
def test_a_number_that_no_ticket_can_have_is_a_page_that_is_not_there(
    cast: Cast, signed_in, number: str, address: str
) -> None:  # type: ignore[no-untyped-def]
    assert signed_in(cast.marcus).get(address.format(number)).status_code == 404


# What the reader may not see ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["freeze", "hinge", "alvarez", "T-04471", "library"])
def test_tickets_of_others_are_not_found(cast: Cast, scene: dict[str, Ticket], signed_in, words: str) -> None:  # type: ignore[no-untyped-def]
    assert found(signed_in(cast.marcus), words) != []
    assert found(signed_in(cast.priya), words) == []


def test_words_of_internal_notes_are_found_only_by_those_who_read_them(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    ticket = file(cast, "My account", requester=cast.priya, followers=[cast.rosa])
    actions.note(ticket, by=cast.marcus, body="Her password was aardvark.")

    finds = {name: found(signed_in(getattr(cast, name)), "aardvark") for name in ("marcus", "jo", "priya", "ada")}

    assert finds == {"marcus": [ticket.pk], "jo": [ticket.pk], "priya": [], "ada": []}
    assert found(signed_in(cast.priya), str(ticket.pk)) == [ticket.pk], "her own ticket is hers to see"


def test_a_note_that_was_taken_back_is_not_found(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    ticket = file(cast, "My account")
    actions.note(ticket, by=cast.marcus, body="Aardvark.")
    client = signed_in(cast.marcus)
    assert found(client, "aardvark") == [ticket.pk]

    actions.undo(Entry.objects.get(verb="noted"), by=cast.marcus)

    assert found(client, "aardvark") == []


def test_a_new_subject_is_found_and_the_old_one_no_more(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    ticket = file(cast, "Aardvark", body="Please come.")
    actions.triage(ticket, by=cast.marcus, subject="Zebra in the panel")
    client = signed_in(cast.marcus)

    assert found(client, "zebra") == [ticket.pk]
    assert found(client, "aardvark") == []


# Did you mean -------------------------------------------------------------------------------------------------------


def better(client: Client, words: str) -> str:
    """The spelling that is offered."""
    offered = re.search(r"Did you mean (.*?) \?", text_of(client.get(QUEUE, {"q": words})))
    return offered[1] if offered else ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("panals freze", "panels freeze"),
        ("updaet", "update"),
        ("zzzzqqqq", ""),
        ("x" * 10_000, ""),
        ("pa\0nals", "panels"),
    ],
    ids=["two words", "letters turned", "nothing alike", "very long", "with a NUL"],
)
def test_a_misspelt_word_is_offered_as_subjects_spell_it(
    cast: Cast, scene: dict[str, Ticket], signed_in, typed: str, meant: str
) -> None:  # type: ignore[no-untyped-def]
    assert better(signed_in(cast.marcus), typed) == meant


def test_the_spelling_of_a_ticket_that_one_may_not_see_is_not_offered(
    cast: Cast, scene: dict[str, Ticket], signed_in
) -> None:  # type: ignore[no-untyped-def]
    assert better(signed_in(cast.marcus), "updaet") == "update"
    assert better(signed_in(cast.priya), "updaet") == ""
