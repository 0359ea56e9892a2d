"""The history of an outage at its page: also what became of its tickets."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from audit import clock
from audit.models import Entry
from tests.cast import Cast
from tests.tickets.outages import HOUR, ticket_of, wifi
from tickets import actions
from tickets.actions import OutagePlan
from tickets.models import Outage, Ticket
from users.models import User

SignedIn = Callable[[User], Client]
LATER = timedelta(minutes=1)


def history(browser: Client, outage: Outage) -> list[str]:
    """What its lines say, without the times."""
    page = browser.get(f"/outages/{outage.pk}/").content.decode()
    lines = re.findall(r"<b>([^<]*)</b> ([^<]*)</span>", page[page.index('id="h-history"') :])
    return [f"{who} {did}" for who, did in lines]


def last_of(ticket: Ticket) -> Entry:
    entry = Entry.objects.about(ticket).last()
    assert entry is not None
    return entry


def test_attaching_and_taking_out_stand_in_it(cast: Cast, signed_in: SignedIn) -> None:
    outage = wifi(cast)
    one, other, third = (ticket_of(cast, person) for person in (cast.elena, cast.david, cast.rosa))
    browser = signed_in(cast.jo)
    browser.post(f"/outages/{outage.pk}/attach/", {"tickets": [one.pk, other.pk]})
    clock.move(LATER)
    actions.attach(third, to=outage, by=cast.marcus)
    clock.move(LATER)
    actions.detach(one, by=cast.marcus)
    assert history(browser, outage) == [
        "Jo Lindqvist declared the outage",
        f"Jo Lindqvist attached tickets {one.pk} and {other.pk}",
        f"Marcus Reed attached ticket {third.pk}",
        f"Marcus Reed took ticket {one.pk} out",
    ]


def test_what_was_attached_with_the_declaration_is_said_once(cast: Cast, signed_in: SignedIn) -> None:
    tickets = [ticket_of(cast), ticket_of(cast, cast.david)]
    plan = OutagePlan("Wi-Fi is slow", [cast.lincoln])
    outage = actions.declare(plan, by=cast.jo, next_news_at=clock.now() + HOUR, tickets=tickets)
    browser = signed_in(cast.jo)
    assert history(browser, outage) == ["Jo Lindqvist declared the outage, with 2 tickets"]
    actions.detach(tickets[0], by=cast.jo)
    actions.attach(tickets[0], to=outage, by=cast.jo)
    assert history(browser, outage)[1:] == [
        f"Jo Lindqvist took ticket {tickets[0].pk} out",
        f"Jo Lindqvist attached ticket {tickets[0].pk}",
    ]


def test_a_ticket_that_goes_on_after_the_end_stands_in_it(cast: Cast, signed_in: SignedIn) -> None:
    one, other = ticket_of(cast), ticket_of(cast, cast.david)
    outage = wifi(cast)
    actions.attach_many([one, other], to=outage, by=cast.jo)
    actions.end_outage(outage, by=cast.jo, words="Back.")
    actions.undo(last_of(one), by=cast.jo)
    clock.move(LATER)
    actions.reopen(other, by=cast.david)
    assert history(signed_in(cast.jo), outage)[2:] == [
        "Jo Lindqvist told 2 people that it is over",
        f"Jo Lindqvist took the solution of ticket {one.pk} back",
        f"David Chen opened ticket {other.pk} again",
    ]


def test_what_was_taken_back_is_told_as_it_is_now(cast: Cast, signed_in: SignedIn) -> None:
    outage, one, other = wifi(cast), ticket_of(cast), ticket_of(cast, cast.david)
    actions.attach(one, to=outage, by=cast.jo)
    actions.undo(last_of(one), by=cast.jo)
    assert history(signed_in(cast.jo), outage) == ["Jo Lindqvist declared the outage"]
    actions.attach(other, to=outage, by=cast.jo)
    actions.detach(other, by=cast.jo)
    actions.undo(last_of(other), by=cast.jo)
    assert history(signed_in(cast.jo), outage)[1:] == [
        f"Jo Lindqvist attached ticket {other.pk}",
        f"Jo Lindqvist took ticket {other.pk} out",
        f"Jo Lindqvist put ticket {other.pk} back",
    ]


def test_what_happened_to_a_ticket_elsewhere_does_not_stand_in_it(cast: Cast, signed_in: SignedIn) -> None:
    first, outage, ticket = wifi(cast, "The projectors are dark"), wifi(cast), ticket_of(cast)
    actions.attach(ticket, to=first, by=cast.jo)
    actions.detach(ticket, by=cast.jo)
    actions.attach(ticket, to=outage, by=cast.jo)
    browser = signed_in(cast.jo)
    assert history(browser, outage)[1:] == [f"Jo Lindqvist attached ticket {ticket.pk}"]
    assert history(browser, first)[1:] == [
        f"Jo Lindqvist attached ticket {ticket.pk}",
        f"Jo Lindqvist took ticket {ticket.pk} out",
    ]


def test_a_ticket_that_is_restricted_or_not_for_the_reader_is_not_named(cast: Cast, signed_in: SignedIn) -> None:
    outage, one, other = wifi(cast), ticket_of(cast), ticket_of(cast, cast.david)
    actions.attach_many([one, other], to=outage, by=cast.jo)
    both = f"Jo Lindqvist attached tickets {one.pk} and {other.pk}"
    assert history(signed_in(cast.jo), outage)[1:] == [both]
    # Priya works at another school.
    assert history(signed_in(cast.priya), outage)[1:] == []
    actions.restrict(one, by=cast.jo)
    assert history(signed_in(cast.jo), outage)[1:] == [f"Jo Lindqvist attached ticket {other.pk}"]
    actions.detach(other, by=cast.jo)
    actions.restrict(other, by=cast.jo)
    assert history(signed_in(cast.jo), outage)[1:] == []


def test_many_tickets_are_counted(cast: Cast, signed_in: SignedIn) -> None:
    outage = wifi(cast)
    browser = signed_in(cast.jo)
    tickets = [ticket_of(cast).pk for _number in range(5)]
    browser.post(f"/outages/{outage.pk}/attach/", {"tickets": tickets})
    assert history(browser, outage)[1:] == ["Jo Lindqvist attached 5 tickets"]


@pytest.mark.parametrize("verb", ["told", "ended"])
def test_taking_a_ticket_out_does_not_keep_news_from_being_taken_back(cast: Cast, verb: str) -> None:
    outage, ticket = wifi(cast), ticket_of(cast)
    actions.attach(ticket, to=outage, by=cast.jo)
    if verb == "told":
        actions.tell_news(outage, by=cast.jo, words="Half.", next_news_at=clock.now() + HOUR)
    else:
        actions.end_outage(outage, by=cast.jo, words="Back.", solves=False)
    actions.detach(ticket, by=cast.jo)
    assert actions.undo_news(outage, by=cast.jo).is_going
