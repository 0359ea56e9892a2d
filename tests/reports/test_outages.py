"""What the workload page says of outages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from audit import clock
from tests.cast import Cast
from tests.reports.story import asked, at
from tests.tickets.pages import text_of
from tickets import actions
from tickets.actions import OutagePlan
from users.models import User

SignedIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def outage(cast: Cast, title: str, began: str, minutes: int, **where: object) -> None:
    at(began)
    plan = OutagePlan(title, **where)  # type: ignore[arg-type]
    going = actions.declare(plan, by=cast.jo, next_news_at=clock.now() + timedelta(hours=1))
    clock.move(timedelta(minutes=minutes))
    actions.end_outage(going, by=cast.jo, words="Over.")


def test_outages_of_the_time_are_counted_and_measured_longest_first(cast: Cast, signed_in: SignedIn) -> None:
    asked(cast, "2027-04-26 08:00")
    outage(cast, "Long ago", "2026-09-01 08:00", 10)
    outage(cast, "No Wi-Fi", "2027-04-20 08:00", 30, schools=[cast.lincoln])
    outage(cast, "No printing", "2027-04-21 08:00", 80, schools=[cast.high])
    at("2027-04-27 10:00")

    page = text_of(signed_in(cast.renee).get("/reports/workload/"))
    assert "2 outages, 1 h 50 together" in page
    assert page.index("No printing Cedar Valley HS") < page.index("No Wi-Fi Lincoln MS")
    assert "Long ago" not in page


def test_a_principal_reads_of_those_at_the_own_school_and_of_the_whole_district(
    cast: Cast, signed_in: SignedIn
) -> None:
    asked(cast, "2027-04-26 08:00")
    outage(cast, "Room dark", "2027-04-20 08:00", 30, rooms=[cast.room_214])
    outage(cast, "Elsewhere", "2027-04-21 08:00", 80, schools=[cast.high])
    outage(cast, "Everywhere", "2027-04-22 08:00", 15)
    at("2027-04-27 10:00")

    page = text_of(signed_in(cast.pat).get("/reports/workload/"))
    assert "2 outages, 45 min together" in page
    assert [name for name in ("Room dark", "Elsewhere", "Everywhere") if name in page] == ["Room dark", "Everywhere"]
