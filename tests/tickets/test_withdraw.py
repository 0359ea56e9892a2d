"""Withdrawing: she needs it no longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from audit import clock
from audit.models import Entry
from audit.refusal import Refused
from audit.tasks import deliver
from letters.models import OutgoingLetter
from tests.cast import Cast
from tests.tickets.pages import text_of
from tickets.actions import Filing, assign, follow, open_ticket, reply, withdraw
from tickets.models import Clock, Ticket
from users.models import User

SignedIn = Callable[[User], Client]


def file(cast: Cast) -> Ticket:
    filing = Filing(requester=cast.elena, subject="No sound", device=cast.panel, impact="stopped")
    return open_ticket(filing, by=cast.elena)


def clocks_of(ticket: Ticket) -> list[tuple[str, str]]:
    return list(Clock.objects.filter(ticket=ticket).order_by("kind").values_list("kind", "state"))


def test_it_is_closed_at_once_and_its_promises_were_neither_kept_nor_missed(cast: Cast) -> None:
    ticket = withdraw(file(cast), by=cast.elena)

    assert (ticket.status, ticket.withdrawn, ticket.solved_by, ticket.needs_answer) == (
        "closed",
        True,
        cast.elena,
        False,
    )
    assert clocks_of(ticket) == [("first_answer", "dropped"), ("solution", "dropped")]


def test_what_was_late_already_stays_missed_and_what_was_done_stays_kept(cast: Cast) -> None:
    answered, late = file(cast), file(cast)
    reply(answered, by=cast.marcus, body="Coming.")
    clock.move(timedelta(minutes=20))

    for ticket in (answered, late):
        withdraw(ticket, by=cast.elena)

    assert clocks_of(answered) == [("first_answer", "met"), ("solution", "dropped")]
    assert clocks_of(late) == [("first_answer", "missed"), ("solution", "dropped")]


@pytest.mark.parametrize("who", ["david", "marcus", "jo"])
def test_only_the_side_that_asked_withdraws(cast: Cast, who: str) -> None:
    ticket = follow(file(cast), by=cast.elena, who=cast.david)

    with pytest.raises(Refused, match="is not yours to change"):
        withdraw(ticket, by=getattr(cast, who))


def test_who_has_it_and_who_follows_it_are_told_once(cast: Cast) -> None:
    ticket = follow(assign(file(cast), by=cast.jo, to=cast.marcus), by=cast.elena, who=cast.david)
    deliver("notifications.tell")
    before = set(OutgoingLetter.objects.values_list("pk", flat=True))

    withdraw(ticket, by=cast.elena)
    deliver("notifications.tell")

    told = OutgoingLetter.objects.exclude(pk__in=before).order_by("to")
    assert [one.to for one in told] == [cast.david.email, cast.marcus.email]
    words = f"Elena Alvarez needs it no longer: ticket {ticket.pk} is closed."
    assert [words in bytes(one.raw).decode() for one in told] == [True, True]


def test_on_her_page_it_is_one_press_with_a_moment_to_take_it_back(cast: Cast, signed_in: SignedIn) -> None:
    ticket, browser = file(cast), signed_in(cast.elena)
    assert "It works again Withdraw" in text_of(browser.get(f"/tickets/{ticket.pk}/"))

    browser.post(f"/tickets/{ticket.pk}/withdraw/")

    gone = text_of(browser.get(f"/tickets/{ticket.pk}/"))
    assert "You withdrew it. Undo You withdrew it I need it after all" in gone
    assert "We got it Today 9:52 AM You withdrew it Today 9:52 AM What happened" in gone
    entry = ticket_entry(ticket)
    browser.post(f"/tickets/{ticket.pk}/undo/", {"entry": entry})
    ticket.refresh_from_db()
    assert (ticket.status, ticket.withdrawn, ticket.closed_at) == ("new", False, None)
    clock.move(timedelta(minutes=1))
    assert "Undo" not in text_of(browser.get(f"/tickets/{ticket.pk}/"))


def ticket_entry(ticket: Ticket) -> int:
    last = Entry.objects.about(ticket).last()
    assert last
    return last.pk
