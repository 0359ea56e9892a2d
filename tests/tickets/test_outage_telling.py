"""News of an outage at its page: what is promised, how many are told, and what history says of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from audit import clock
from tests.cast import Cast
from tests.tickets.outages import HOUR, local, wifi
from tests.tickets.pages import text_of, value_of
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
