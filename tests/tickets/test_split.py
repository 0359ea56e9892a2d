"""A second trouble gets a ticket of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from audit import clock
from audit.models import Entry
from audit.refusal import Conflict, Refused
from audit.tasks import deliver
from files.actions import store
from letters.models import OutgoingLetter
from tests.cast import Cast
from tests.tickets.finding import find
from tickets import actions
from tickets.models import Attachment, Clock, Message, Ticket, TicketAccess, TicketLink


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    """Elena's ticket, answered, on which she then wrote of another trouble, with a photo."""
    filing = actions.Filing(
        requester=cast.elena, subject="Panel frozen", device=cast.panel, category=cast.category("panel-touch")
    )
    kept = actions.open_ticket(filing, by=cast.elena)
    clock.move(timedelta(minutes=1))
    actions.reply(kept, by=cast.marcus, body="Hold Source.")
    clock.move(timedelta(minutes=1))
    photo = store(b"\x89PNG\r\n\x1a\n" + b"0" * 32, "printer.png", by=cast.elena)
    actions.reply(kept, by=cast.elena, body="And the printer is jammed.", uploads=[photo])
    clock.move(timedelta(minutes=1))
    return Ticket.objects.get(pk=kept.pk)


def word(ticket: Ticket, body: str) -> Message:
    return Message.objects.get(ticket=ticket, body=body)


def said(ticket: Ticket) -> list[str]:
    return list(Message.objects.filter(ticket=ticket).order_by("at").values_list("body", flat=True))


def test_the_message_becomes_a_ticket_of_who_wrote_it_with_its_photo(cast: Cast, ticket: Ticket) -> None:
    new = actions.split(
        word(ticket, "And the printer is jammed."), by=cast.marcus, subject="Printer is jammed", seen=ticket.version
    )

    assert (said(ticket), said(new)) == (["Panel frozen", "Hold Source."], ["And the printer is jammed."])
    assert (new.requester, new.subject, new.school, new.room, new.device, new.category) == (
        cast.elena,
        "Printer is jammed",
        cast.lincoln,
        cast.room_214,
        None,
        None,
    )
    assert Attachment.objects.get(message__ticket=new).upload.name == "printer.png"
    assert list(TicketAccess.objects.filter(ticket=new).values_list("user", "reason")) == [
        (cast.elena.pk, "requester")
    ]
    assert list(Clock.objects.filter(ticket=new).order_by("kind").values_list("kind", "state")) == [
        ("first_answer", "running"),
        ("solution", "running"),
    ]


def test_both_tell_of_each_other(cast: Cast, ticket: Ticket) -> None:
    message = word(ticket, "And the printer is jammed.")
    new = actions.split(message, by=cast.marcus, subject="Printer is jammed")

    last = Entry.objects.about(ticket).last()
    assert last
    assert (last.verb, last.data["to"], last.data["message"]) == ("split_off", new.pk, message.pk)
    assert Entry.objects.about(new).get().data == {
        "split_from": ticket.pk,
        "message": message.pk,
        "clocks": Entry.objects.about(new).get().data["clocks"],
    }
    assert list(TicketLink.objects.values_list("source", "kind", "target")) == [(new.pk, "related", ticket.pk)]


def test_the_old_ticket_waits_no_longer_for_an_answer_to_it(cast: Cast, ticket: Ticket) -> None:
    assert ticket.needs_answer is True

    actions.split(word(ticket, "And the printer is jammed."), by=cast.marcus, subject="Printer is jammed")

    assert Ticket.objects.get(pk=ticket.pk).needs_answer is False


def test_words_are_found_at_the_new_ticket_only(cast: Cast, ticket: Ticket) -> None:
    assert find(cast.marcus, "jammed") == [ticket.pk]

    new = actions.split(word(ticket, "And the printer is jammed."), by=cast.marcus, subject="Printer")

    assert find(cast.marcus, "jammed") == [new.pk]


def test_she_is_told_of_the_new_number(cast: Cast, ticket: Ticket) -> None:
    deliver("notifications.tell")
    before = list(OutgoingLetter.objects.values_list("pk", flat=True))

    new = actions.split(word(ticket, "And the printer is jammed."), by=cast.marcus, subject="Printer is jammed")
    clock.move(timedelta(seconds=16))
    deliver("notifications.tell")

    letter = OutgoingLetter.objects.exclude(pk__in=before).get()
    assert (letter.to, letter.subject) == (cast.elena.email, f"Printer is jammed [Ticket {new.pk}]")
    assert "Marcus Reed made a ticket of its own of what you wrote: number" in bytes(letter.raw).decode()


def refusal(message: Message, cast: Cast, **more: Any) -> str:
    with pytest.raises(Refused) as refused:
        actions.split(message, by=more.pop("by", cast.marcus), subject="Other", **more)
    return str(refused.value)


@pytest.mark.parametrize("body", ["Panel frozen", "Hold Source.", "Psst."])
def test_only_a_later_word_of_who_asked_can_be_split_off(cast: Cast, ticket: Ticket, body: str) -> None:
    actions.note(ticket, by=cast.marcus, body="Psst.")

    assert refusal(word(ticket, body), cast) == (
        "Only what somebody wrote later to Tech Help can become a ticket of its own."
    )


def test_a_message_is_split_off_once(cast: Cast, ticket: Ticket) -> None:
    message = word(ticket, "And the printer is jammed.")
    actions.split(message, by=cast.marcus, subject="Printer")

    assert refusal(message, cast) == "This message is on another ticket already."
    assert Ticket.objects.count() == 2


def test_a_change_since_one_looked_is_a_conflict(cast: Cast, ticket: Ticket) -> None:
    actions.note(ticket, by=cast.jo, body="Psst.")

    with pytest.raises(Conflict):
        actions.split(word(ticket, "And the printer is jammed."), by=cast.marcus, subject="Other", seen=ticket.version)


def test_a_message_of_a_restricted_ticket_makes_a_restricted_one(cast: Cast, ticket: Ticket) -> None:
    actions.restrict(ticket, by=cast.marcus)

    new = actions.split(word(ticket, "And the printer is jammed."), by=cast.marcus, subject="Printer")

    assert new.restricted is True
    assert not Ticket.objects.visible_to(cast.jo).contains(new)
