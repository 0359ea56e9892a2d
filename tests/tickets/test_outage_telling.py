"""News of an outage at its page: what is promised, how many are told, and what history says of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from audit import clock
from tests.cast import Cast
from tests.tickets.outages import HOUR, declaring, local, ticket_of, wifi
from tests.tickets.pages import text_of, value_of
from tickets import actions
from tickets.models import Outage
from users.models import User

SignedIn = Callable[[User], Client]
MINUTE = timedelta(minutes=1)


# What is promised


@pytest.mark.parametrize(
    ("later", "proposed", "reminds"),
    [
        (timedelta(), "2027-04-27T10:52", False),
        (50 * MINUTE, "2027-04-27T10:52", False),
        # It is 10:49 AM: news are being written in this moment.
        (57 * MINUTE, "2027-04-27T12:00", True),
        (90 * MINUTE, "2027-04-27T12:30", True),
    ],
)
def test_a_promise_that_lies_ahead_stays_and_one_that_is_over_is_named(
    cast: Cast, signed_in: SignedIn, later: timedelta, proposed: str, reminds: bool
) -> None:
    outage = wifi(cast)
    clock.move(later)
    page = signed_in(cast.jo).get(f"/outages/{outage.pk}/")
    assert value_of(page, "next_news_at") == proposed
    assert ("You promised 10:52 AM." in text_of(page)) is reminds


def test_telling_without_touching_the_time_keeps_the_promise(cast: Cast, signed_in: SignedIn) -> None:
    outage = wifi(cast)
    promised = Outage.objects.get().next_news_at
    assert promised is not None
    browser = signed_in(cast.jo)
    clock.move(20 * MINUTE)
    held = value_of(browser.get(f"/outages/{outage.pk}/"), "next_news_at")
    browser.post(f"/outages/{outage.pk}/news/", {"words": "A switch has failed.", "next_news_at": held})
    assert Outage.objects.get().next_news_at == promised.replace(second=0, microsecond=0)


def test_what_goes_on_again_promises_anew(cast: Cast, signed_in: SignedIn) -> None:
    outage = wifi(cast)
    browser = signed_in(cast.jo)
    browser.post(f"/outages/{outage.pk}/end/", {"words": "Back.", "ended_at": local(clock.now())})
    clock.move(HOUR)
    page = browser.get(f"/outages/{outage.pk}/")
    assert value_of(page, "next_news_at") == "2027-04-27T12:00"
    assert "You promised" not in text_of(page)


# How many are told


def sends_news(browser: Client, outage: Outage) -> str:
    at = f"/outages/{outage.pk}/"
    browser.post(f"{at}news/", {"words": "Half is back.", "next_news_at": local(clock.now() + HOUR)})
    return text_of(browser.get(at))


def test_it_says_before_and_after_how_many_get_an_e_mail(cast: Cast, signed_in: SignedIn) -> None:
    outage, ticket = wifi(cast), ticket_of(cast, cast.david)
    actions.attach(ticket, to=outage, by=cast.jo)
    actions.me_too(outage, by=cast.elena)
    # Who asked and said it hears it once; who tells it does not hear it.
    actions.me_too(outage, by=cast.david)
    actions.me_too(outage, by=cast.jo)
    browser = signed_in(cast.jo)

    page = text_of(browser.get(f"/outages/{outage.pk}/"))

    said = "2 people get an e-mail: 1 said “me too”, 1 asked in a ticket. Tell who has it"
    assert (page.count(said), "Tell everybody" in page) == (1, False)
    assert "2 people get an e-mail: 1 said “me too”, 1 asked in a ticket. It is over" in page
    assert "Told 2 people. It is sent in a few seconds. Undo" in sends_news(browser, outage)
    assert "Jo Lindqvist told 2 people what is new" in text_of(browser.get(f"/outages/{outage.pk}/"))


def test_where_nobody_has_it_yet_nobody_gets_an_e_mail(cast: Cast, signed_in: SignedIn) -> None:
    outage = wifi(cast)
    browser = signed_in(cast.jo)
    page = text_of(browser.get(f"/outages/{outage.pk}/"))
    assert "Nobody gets an e-mail: nobody said “me too” or asked in a ticket. Tell who has it" in page
    page = sends_news(browser, outage)
    assert "It is written down. Nobody gets an e-mail of it. Undo" in page
    assert "Jo Lindqvist wrote what is new" in page


def test_who_left_or_has_no_address_is_not_counted(cast: Cast, signed_in: SignedIn) -> None:
    outage = wifi(cast)
    for person in (cast.elena, cast.david, cast.rosa):
        actions.me_too(outage, by=person)
    User.objects.filter(pk=cast.elena.pk).update(is_active=False)
    User.objects.filter(pk=cast.david.pk).update(email=None)
    page = text_of(signed_in(cast.jo).get(f"/outages/{outage.pk}/"))
    assert "1 person who said “me too” gets an e-mail. Tell who has it" in page


def test_the_end_and_that_it_goes_on_say_how_many_are_told(cast: Cast, signed_in: SignedIn) -> None:
    outage = wifi(cast)
    actions.attach_many([ticket_of(cast), ticket_of(cast, cast.david)], to=outage, by=cast.jo)
    browser, at = signed_in(cast.jo), f"/outages/{outage.pk}/"
    browser.post(f"{at}end/", {"words": "Back.", "ended_at": local(clock.now()), "solves": "on"})
    page = text_of(browser.get(at))
    assert "It is over. 2 people are told in a few seconds. Undo" in page
    assert "Jo Lindqvist told 2 people that it is over" in page
    clock.move(MINUTE)
    browser.post(f"{at}resume/", {"words": "Gone again.", "next_news_at": local(clock.now() + HOUR)})
    assert "Jo Lindqvist told 2 people that it is not over" in text_of(browser.get(at))


def test_declaring_says_how_many_are_told(cast: Cast, signed_in: SignedIn) -> None:
    browser, ticket = signed_in(cast.jo), ticket_of(cast)
    form = text_of(browser.get("/outages/new/", {"tickets": str(ticket.pk)}))
    assert "1 person who asked in a ticket gets an e-mail. Declare the outage" in form
    page = browser.post("/outages/new/", declaring(cast, tickets=str(ticket.pk)), follow=True)
    assert "Declared. 1 person who asked is told by e-mail." in page.content.decode()
    page = browser.post("/outages/new/", declaring(cast), follow=True)
    said = "Declared. Nobody gets an e-mail; those whom it concerns see it on their first page."
    assert said in page.content.decode()
