"""The same words on several tickets: once each, to the right people, and taken back as one."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from audit.context import context
from audit.models import Entry
from audit.refusal import Refused
from tests.cast import Cast
from tickets import actions
from tickets.models import Message, Ticket, TicketLink

WORDS = "The update is in. Please start it again."


def file(cast: Cast, **changes: Any) -> Ticket:
    told = {"requester": cast.elena, "device": cast.panel, **changes}
    return actions.open_ticket(actions.Filing(subject="Panel is dark", **told), by=told["requester"])


@pytest.fixture
def two(cast: Cast) -> list[Ticket]:
    """One of Elena's, one of David's."""
    return [file(cast), file(cast, requester=cast.david)]


def said(tickets: list[Ticket]) -> list[tuple[int, str, str]]:
    found = Message.objects.filter(ticket__in=tickets, body=WORDS, withdrawn_at=None).order_by("pk")
    return [(one.ticket_id, one.kind, one.body) for one in found]


@pytest.mark.parametrize(("verb", "kind"), [("reply_many", "reply"), ("note_many", "note")])
def test_a_form_that_is_posted_twice_speaks_once(cast: Cast, two: list[Ticket], verb: str, kind: str) -> None:
    form = {"by": cast.marcus, "body": WORDS, "form_token": uuid4(), "seen": {ticket.pk: 1 for ticket in two}}

    for _ in range(2):
        getattr(actions, verb)(two, **form)

    assert said(two) == [(ticket.pk, kind, WORDS) for ticket in two]


def test_whoever_asked_is_not_answered_by_themselves(cast: Cast, two: list[Ticket]) -> None:
    own = file(cast, requester=cast.marcus)

    with pytest.raises(Refused) as refusal:
        actions.reply_many([*two, own], by=cast.marcus, body=WORDS)

    assert str(refusal.value) == f"Ticket {own.pk} is your own report. Write on its page."
    assert said([*two, own]) == []


def test_words_to_many_are_taken_back_as_one(cast: Cast, two: list[Ticket]) -> None:
    with context(batch=uuid4()) as why:
        actions.reply_many(two, by=cast.marcus, body=WORDS)

    actions.undo_many(list(Entry.objects.filter(batch=why.batch)), by=cast.marcus)

    assert said(two) == []
    assert [Ticket.objects.get(pk=ticket.pk).status for ticket in two] == ["new", "new"]


def test_several_are_said_to_repeat_one(cast: Cast, two: list[Ticket]) -> None:
    first = file(cast)

    actions.link_many(two, to=first, kind="duplicate", by=cast.marcus, seen={ticket.pk: 1 for ticket in two})

    links = TicketLink.objects.order_by("pk").values_list("source", "target", "kind")
    assert list(links) == [(ticket.pk, first.pk, "duplicate") for ticket in two]


def test_links_of_several_are_made_all_or_none(cast: Cast, two: list[Ticket]) -> None:
    first = file(cast)

    with pytest.raises(Refused):
        actions.link_many([*two, first], to=first, kind="duplicate", by=cast.marcus)

    assert not TicketLink.objects.exists()
