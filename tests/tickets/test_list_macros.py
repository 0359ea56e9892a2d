"""Macros in the list: for the row or all that are ticked, with the line of what exactly will happen, and one undo."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.tickets.pages import text_of
from tests.tickets.test_list_acts import LIST, UNDO, asked, batch_of, lines, press
from tests.tickets.test_macros import macro, said
from tickets import actions
from tickets.actions.message_drafts import keep_draft
from tickets.models import MessageDraft, Ticket
from users.models import User

SignedIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def in_chicago() -> Iterator[None]:
    """Pages and tasks have the district's time zone set."""
    with timezone.override("America/Chicago"):
        yield


def file(cast: Cast, **changes: Any) -> Ticket:
    told = {"requester": cast.elena, "category": cast.category("panel-touch"), "device": cast.panel, **changes}
    return actions.open_ticket(actions.Filing(subject="No touch", **told), by=told["requester"])


@pytest.fixture
def two(cast: Cast) -> list[Ticket]:
    return [file(cast), file(cast)]


def answers(ticket: Ticket) -> list[str]:
    """What we wrote on it."""
    return [body for _kind, body in said(ticket)[1:]]


def off(panel: Any) -> dict[str, str]:
    """Why macros cannot be chosen, by their names."""
    found = re.findall(r"<button[^>]* disabled>(.*?)</button>", panel.content.decode(), re.DOTALL)
    words = [html.unescape(re.sub(r"<[^>]+>", "|", one)).strip("|") for one in found]
    return {one.split("|")[0]: one.split("|")[-1] for one in (re.sub(r"\|[|\s]*", "|", word) for word in words)}


def test_the_line_says_what_it_does_and_who_is_written_to(cast: Cast, two: list[Ticket], signed_in: SignedIn) -> None:
    hold = macro(cast.jo, "Hold", body="{person}, hold Source.", priority=2, take=True, then="wait_user", goes_on=True)
    quiet = macro(cast.jo, "Mine", take=True)
    client, davids = signed_in(cast.marcus), file(cast, requester=cast.david)

    one = lines(asked(client, "macro", two[:1]))
    assert one[f"macro={hold.pk}"] == (
        f"“Hold” on ticket {two[0].pk}: priority High, takes it, sends a reply, Waiting: reply. "
        "1 person is written to, after 15 seconds. It begins: “Ms. Alvarez, hold Source.”"
    )
    assert lines(asked(client, "macro", [*two, davids])) == {
        f"macro={hold.pk}": "“Hold” on 3 tickets: priority High, takes it, sends a reply, Waiting: reply. "
        "2 people are written to, after 15 seconds. It begins: “Ms. Alvarez, hold Source.”",
        f"macro={quiet.pk}": "“Mine” on 3 tickets: takes it.",
    }


def test_of_a_long_text_the_line_says_the_beginning(cast: Cast, two: list[Ticket], signed_in: SignedIn) -> None:
    words = (
        "No answer for a week, so we take it that it works.\n\nWrite back at any time, and we go on where we stopped."
    )
    week = macro(cast.jo, "A week", body=words, then="solve")

    line = lines(asked(signed_in(cast.marcus), "macro", two))[f"macro={week.pk}"]

    assert line.endswith(
        "It begins: “No answer for a week, so we take it that it works. Write back at any time, and …”"
    )


def test_no_macro_is_chosen_before_somebody_chooses(cast: Cast, two: list[Ticket], signed_in: SignedIn) -> None:
    macro(cast.jo, "A week", body="No answer for a week.", then="solve")
    client = signed_in(cast.marcus)

    waits = {what: "data-unchosen=" in asked(client, what, two).content.decode() for what in ("macro", "priority")}

    assert waits == {"macro": True, "priority": False}


def test_all_ticked_get_it_each_with_its_own_words_and_one_undo(
    cast: Cast, two: list[Ticket], signed_in: SignedIn
) -> None:
    hold = macro(cast.jo, "Hold", body="{person}, hold Source, ticket {number}.", take=True)
    client = signed_in(cast.marcus)

    answer = press(client, two, what="macro", macro=hold.pk)

    assert [answers(one) for one in two] == [[f"Ms. Alvarez, hold Source, ticket {one.pk}."] for one in two]
    assert set(Ticket.objects.values_list("assignee", flat=True)) == {cast.marcus.pk}
    assert "You took 2 tickets (macro “Hold”). It is sent in a few seconds." in text_of(answer)
    client.post(UNDO, {"batch": batch_of(answer), "back": ""}, headers=LIST)
    assert [answers(one) for one in two] == [[], []]
    assert set(Ticket.objects.values_list("assignee", flat=True)) == {None}


def test_it_never_sends_a_draft_and_says_so(cast: Cast, two: list[Ticket], signed_in: SignedIn) -> None:
    hold = macro(cast.jo, "Hold", body="Hold Source.", take=True)
    keep_draft(two[0], by=cast.marcus, kind="reply", body="Half a zebra")
    keep_draft(two[1], by=cast.jo, kind="reply", body="Hers")
    client = signed_in(cast.marcus)

    assert lines(asked(client, "macro", two))[f"macro={hold.pk}"].endswith(
        "What you have begun to write on one of them is not sent and stays a draft."
    )
    press(client, two, what="macro", macro=hold.pk)

    assert [answers(one) for one in two] == [["Hold Source."]] * 2
    assert sorted(MessageDraft.objects.values_list("body", flat=True)) == ["Half a zebra", "Hers"]


def test_what_cannot_be_said_and_what_is_only_a_text_is_shown_but_not_done(
    cast: Cast, two: list[Ticket], signed_in: SignedIn
) -> None:
    room = macro(cast.jo, "Room", body="In {room}.", take=True)
    text = macro(cast.jo, "Text", body="Hello.")
    bare = file(cast, device=None, room=None, school=cast.lincoln)
    client = signed_in(cast.marcus)

    assert off(asked(client, "macro", [two[0], bare])) == {
        "Room": f"not for {bare.pk}: it has no room",
        "Text": "only a text: press R, or insert it on the ticket",
    }
    refused = press(client, [two[0], bare], what="macro", macro=room.pk)
    assert "cannot be said on ticket" in text_of(refused)
    assert [answers(one) for one in (two[0], bare)] == [[], []]
    assert off(asked(client, "macro", two)) == {"Text": "only a text: press R, or insert it on the ticket"}
    assert text.changes is False


def test_a_macro_of_others_is_neither_offered_nor_applied(cast: Cast, two: list[Ticket], signed_in: SignedIn) -> None:
    hers = macro(cast.priya, "Hers", owner=cast.priya, take=True)
    client = signed_in(cast.marcus)

    assert "There is no macro that you may use." in text_of(asked(client, "macro", two))
    assert "not yours to use" in text_of(press(client, two, what="macro", macro=hers.pk))
    assert set(Ticket.objects.values_list("assignee", flat=True)) == {None}
