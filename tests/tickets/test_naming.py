"""Words of a search that name a school, a room or a person narrow it, and are looked for in texts all the same."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from schools.models import Room
from tests.cast import Cast, person
from tests.tickets.test_search import QUEUE, file, found
from tickets.models import Ticket


@pytest.fixture
def scene(cast: Cast) -> dict[str, Ticket]:
    """Sound and printers at two schools, in two rooms that are called alike."""
    high = Room.objects.create(school=cast.high, name="214")
    return {
        "here": file(cast, "No sound", requester=cast.elena, room=cast.room_214),
        "there": file(cast, "No sound", requester=cast.elena, room=high, school=cast.high),
        "printer": file(cast, "Printer jams", room=cast.room_214),
        "says": file(cast, "Sound in the Lincoln hall", requester=cast.david, school=cast.high),
    }


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("sound lincoln", ["says", "here"]),
        ("Lincoln sound", ["says", "here"]),
        ("sound lincoln middle school", ["here"]),
        ("sound lms", ["here"]),
        ("sound cedar valley high", ["says", "there"]),
        ("sound 214", ["here", "there"]),
        ("sound room 214 lincoln", ["here"]),
        ("sound alvarez", ["here", "there"]),
        ("sound chen", ["says"]),
        ("alvarez lincoln", ["here"]),
        ("printer sound", []),
        ("lincoln", ["says", "here", "printer"]),
        # A kind of school names none, and what is in quotes is a text.
        ("sound middle", []),
        ('"sound" lincoln', ["says"]),
        ("sound -lincoln", ["here", "there"]),
    ],
)
def test_words_that_name_something_narrow_what_the_others_find(
    cast: Cast, scene: dict[str, Ticket], signed_in, words: str, names: list[str]
) -> None:  # type: ignore[no-untyped-def]
    assert sorted(found(signed_in(cast.jo), words)) == sorted(scene[name].pk for name in names)


def test_what_says_the_name_comes_before_what_is_only_there(cast: Cast, scene: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    assert found(signed_in(cast.jo), "lincoln") == [
        scene["says"].pk,
        *sorted((scene["here"].pk, scene["printer"].pk), reverse=True),
    ]


def test_names_widen_nothing_that_the_reader_may_not_see(cast: Cast, scene: dict[str, Ticket], signed_in) -> None:  # type: ignore[no-untyped-def]
    secret = file(cast, "No sound, quietly", requester=cast.elena, room=cast.room_214, restricted=True)

    assert secret.pk in found(signed_in(cast.keiko), "sound lincoln")
    assert found(signed_in(cast.marcus), "sound lincoln") == [scene["here"].pk]
    assert found(signed_in(cast.priya), "sound lincoln") == [scene["says"].pk]


def test_a_name_without_its_accents_is_the_same(cast: Cast, signed_in) -> None:  # type: ignore[no-untyped-def]
    ticket = file(cast, "No sound", requester=person("María", "Núñez"), room=cast.room_214)

    assert found(signed_in(cast.marcus), "sound nunez") == [ticket.pk]
    assert found(signed_in(cast.marcus), "sound núñez") == [ticket.pk]


@pytest.mark.parametrize("tickets", [1, 25])
def test_names_cost_the_same_however_much_they_find(cast: Cast, signed_in, tickets: int) -> None:  # type: ignore[no-untyped-def]
    for number in range(tickets):
        file(cast, f"Sound {number}", room=cast.room_214)

    assert _queries(signed_in(cast.marcus), "sound lincoln") == 33


def _queries(client: Client, words: str) -> int:
    client.get(QUEUE)
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{QUEUE}?q={quote(words)}")
    return len(asked)
