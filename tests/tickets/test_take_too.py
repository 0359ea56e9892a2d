"""Who answers what nobody has takes it with the answer, unless they untick that or a colleague was first."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.cast import Cast
from tests.tickets.pages import text_of
from tests.tickets.test_list_acts import asked, press
from tests.tickets.test_list_acts import file as filed
from tests.tickets.test_queue import file
from tickets import actions
from tickets.models import Message, Ticket


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return file(cast)


def send(client: Any, ticket: Ticket, **more: str) -> Any:
    """Answer it from its page, as it was when its number was 1."""
    sent = {"body": "I come by.", "kind": "reply", "seen": "1", "take_too": "on", **more}
    return client.post(f"/tickets/{ticket.pk}/reply/", sent)


def now(ticket: Ticket) -> tuple[str | None, str, list[str]]:
    """Who has it, its state, and what was said to the requester."""
    fresh = Ticket.objects.select_related("assignee").get(pk=ticket.pk)
    said = Message.objects.filter(ticket=ticket, kind="reply", withdrawn_at=None, from_requester=False)
    return (
        fresh.assignee.given_name if fresh.assignee else None,
        fresh.status,
        list(said.values_list("body", flat=True)),
    )


def offers(response: Any) -> list[bool]:
    """Whether taking is offered beside the words, and is ticked."""
    boxes = re.findall(r'<input[^>]*name="take_too"[^>]*>', response.content.decode())
    return ["checked" in one for one in boxes]


def test_it_is_offered_ticked_for_what_nobody_has(cast: Cast, ticket: Ticket, signed_in: Any) -> None:
    address = f"/tickets/{ticket.pk}/"
    page = signed_in(cast.marcus).get(address)
    assert offers(page) == [True]
    assert "Ctrl Enter sends it to Elena, and you take it" in text_of(page)

    actions.assign(ticket, by=cast.jo, to=cast.tomas)
    page = signed_in(cast.marcus).get(address)
    assert offers(page) == []
    assert "and you take it" not in text_of(page)


def test_who_takes_no_tickets_is_not_offered_one(cast: Cast, signed_in: Any) -> None:
    own = filed(cast, requester=cast.marcus)

    assert offers(signed_in(cast.jo).get(f"/tickets/{own.pk}/")) == [True]
    assert offers(signed_in(cast.marcus).get(f"/tickets/{own.pk}/")) == []
    assert offers(signed_in(cast.keiko).get(f"/tickets/{filed(cast, restricted=True).pk}/")) == []


@pytest.mark.parametrize(
    ("more", "held"),
    [
        ({}, ("Marcus", "open", ["I come by."])),
        ({"take_too": ""}, (None, "open", ["I come by."])),
        ({"then": "wait_user"}, ("Marcus", "waiting_user", ["I come by."])),
        ({"then": "solve"}, ("Marcus", "solved", ["I come by."])),
        ({"kind": "note"}, (None, "new", [])),
    ],
)
def test_what_is_answered_becomes_theirs_and_is_taken_back_with_the_answer(
    cast: Cast, ticket: Ticket, signed_in: Any, more: dict[str, str], held: tuple[str | None, str, list[str]]
) -> None:
    client = signed_in(cast.marcus)

    send(client, ticket, **more)

    assert now(ticket) == held
    page = client.get(f"/tickets/{ticket.pk}/")
    word = {"solve": "You solved it", "note": "You wrote a note"}.get(more.get("then", more.get("kind", "")))
    assert (word or "You answered.") in text_of(page)
    entry = re.search(r'class="undo-line".*?name="entry" value="(\d+)"', page.content.decode(), re.DOTALL)
    assert entry
    client.post(f"/tickets/{ticket.pk}/undo/", {"entry": entry[1]})
    assert now(ticket) == (None, "new", [])


def test_a_colleague_who_was_first_keeps_it_and_the_answer_is_sent(cast: Cast, ticket: Ticket, signed_in: Any) -> None:
    client = signed_in(cast.marcus)
    actions.assign(ticket, by=cast.jo, to=cast.jo)

    response = send(client, ticket)

    assert (response.status_code, now(ticket)) == (302, ("Jo", "open", ["I come by."]))
    said = client.get(response.url).content.decode()
    assert f"Jo Lindqvist has ticket {ticket.pk} by now and keeps it. Your reply is sent." in said


@pytest.mark.parametrize("more", [{"take_too": ""}, {"then": "solve"}])
def test_without_the_wish_and_to_solve_it_is_asked_first(
    cast: Cast, ticket: Ticket, signed_in: Any, more: dict[str, str]
) -> None:
    actions.assign(ticket, by=cast.jo, to=cast.jo)

    response = send(signed_in(cast.marcus), ticket, **more)

    assert (response.status_code, now(ticket)) == (409, ("Jo", "open", []))


def test_any_other_change_is_asked_about_as_ever(cast: Cast, ticket: Ticket, signed_in: Any) -> None:
    actions.assign(ticket, by=cast.jo, to=cast.jo)
    actions.wait(ticket, by=cast.jo, reason="part")

    response = send(signed_in(cast.marcus), ticket)

    assert (response.status_code, now(ticket)) == (409, ("Jo", "waiting_part", []))
    assert offers(response) == []


def test_what_was_unticked_stays_so_in_a_form_that_comes_back(cast: Cast, ticket: Ticket, signed_in: Any) -> None:
    client = signed_in(cast.marcus)

    assert offers(send(client, ticket, body="", take_too="")) == [False]
    assert offers(send(client, ticket, body="")) == [True]


def test_an_answer_that_is_posted_twice_takes_it_once(cast: Cast, ticket: Ticket, signed_in: Any) -> None:
    client, token = signed_in(cast.marcus), "0b6e3c1c-0d3d-4a5e-9b0c-000000000001"
    for _ in range(2):
        assert send(client, ticket, form_token=token).status_code == 302

    assert now(ticket) == ("Marcus", "open", ["I come by."])


# In the list -------------------------------------------------------------------------------------------------------


def test_of_several_those_that_nobody_has_are_taken(cast: Cast, signed_in: Any) -> None:
    free, held = filed(cast), actions.assign(filed(cast), by=cast.jo, to=cast.jo)
    client = signed_in(cast.marcus)

    panel = asked(client, "reply", [free, held])
    assert offers(panel) == [True]
    assert "Take the 1 that nobody has, too" in text_of(panel)
    assert "You take the 1 that nobody has, too." in text_of(panel)
    assert "It is sent after 15 seconds. You take it, too." in text_of(asked(client, "reply", [free]))
    assert offers(asked(client, "note", [free])) == offers(asked(client, "reply", [held])) == []

    response = press(client, [free, held], kind="reply", body="I come by.", take_too="on")

    assert "You answered 2 tickets" in text_of(response)
    assert [now(one)[0] for one in (free, held)] == ["Marcus", "Jo"]
    batch = re.search(r'name="batch" value="(\w+)"', response.content.decode())
    assert batch
    client.post("/queue/undo/", {"batch": batch[1]})
    assert [now(one) for one in (free, held)] == [(None, "new", []), ("Jo", "open", [])]


@pytest.mark.parametrize("then", ["", "wait_user", "solve"])
def test_in_the_list_too_whatever_follows_the_answer(cast: Cast, signed_in: Any, then: str) -> None:
    ticket = filed(cast)

    press(signed_in(cast.marcus), [ticket], kind="reply", body="I come by.", take_too="on", then=then)

    assert now(ticket) == ("Marcus", {"": "open", "solve": "solved"}.get(then, "waiting_user"), ["I come by."])


def test_of_several_a_colleague_keeps_what_they_took_meanwhile(cast: Cast, signed_in: Any) -> None:
    taken, free = filed(cast), filed(cast)
    client = signed_in(cast.marcus)
    actions.assign(Ticket.objects.get(pk=taken.pk), by=cast.jo, to=cast.jo)

    response = press(client, [taken, free], kind="reply", body="I come by.", take_too="on")

    assert [now(one) for one in (taken, free)] == [("Jo", "open", ["I come by."]), ("Marcus", "open", ["I come by."])]
    assert f"Jo Lindqvist has ticket {taken.pk} by now and keeps it. Your reply is sent." in text_of(response)
