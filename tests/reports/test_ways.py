"""What the workload page says of how requests came, and of the time that was written down for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from audit.models import Entry
from reports.actions import refresh
from reports.choices import Measure, Way
from tests.cast import Cast
from tests.reports.story import asked, at, figures
from tests.tickets.pages import text_of
from tickets.actions import Filing, add_time, restrict, undo, walk_in
from tickets.models import Ticket
from users.models import User

SignedIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
OF = {Measure.CAME, Measure.SPENT}
DAY = "2027-04-26"


def stopped_in_the_hallway(cast: Cast, when: str, minutes: int, **filing: object) -> Ticket:
    at(when)
    return walk_in(
        Filing(cast.elena, "Sound", **{"school": cast.lincoln, **filing}),  # type: ignore[arg-type]
        by=cast.marcus,
        minutes=minutes,
    )


def test_requests_count_by_their_way_and_time_on_the_day_of_the_work(cast: Cast) -> None:
    ticket = asked(cast, "2027-04-26 08:00", source="mail")
    stopped_in_the_hallway(cast, "2027-04-26 09:00", 5)
    stopped_in_the_hallway(cast, "2027-04-26 09:10", 0)
    at("2027-04-27 08:00")
    add_time(ticket, by=cast.marcus, minutes=20, day=date(2027, 4, 26))
    add_time(ticket, by=cast.marcus, minutes=7)

    assert figures(DAY, DAY, of=OF) == {
        (Measure.CAME, 0, Way.MAIL): 1,
        (Measure.CAME, 0, Way.IN_PERSON): 2,
        (Measure.SPENT, 0, Way.MAIL): 20,
        (Measure.SPENT, 0, Way.IN_PERSON): 5,
    }
    assert figures("2027-04-27", "2027-04-27", of=OF) == {(Measure.SPENT, 0, Way.MAIL): 7}


def test_a_stored_day_follows_what_is_written_down_corrected_or_taken_back_later(cast: Cast) -> None:
    ticket = asked(cast, "2027-04-26 08:00")
    at("2027-04-28 05:00")
    refresh()

    def spent_after(when: str) -> int:
        at(when)
        refresh()
        return figures(DAY, DAY, of={Measure.SPENT}).get((Measure.SPENT, 0, Way.WEB), 0)

    add_time(ticket, by=cast.marcus, minutes=20, day=date(2027, 4, 26))
    assert spent_after("2027-04-28 05:20") == 20
    add_time(ticket, by=cast.marcus, minutes=-5, day=date(2027, 4, 26))
    assert spent_after("2027-04-28 05:40") == 15
    undo(Entry.objects.about(ticket).reverse()[0], by=cast.marcus)
    assert spent_after("2027-04-28 06:00") == 20


def test_what_is_restricted_counts_for_key_holders_only(cast: Cast) -> None:
    ticket = stopped_in_the_hallway(cast, "2027-04-26 09:00", 5)
    assert figures(DAY, DAY, of=OF) != {}

    restrict(ticket, by=cast.marcus)

    assert figures(DAY, DAY, of=OF) == {}


def test_the_page_shows_the_work_of_which_no_letter_tells(cast: Cast, signed_in: SignedIn) -> None:
    for hour in (8, 9, 10):
        asked(cast, f"2027-04-26 {hour:02}:00")
    stopped_in_the_hallway(cast, "2027-04-26 11:00", 75)
    at("2027-04-27 09:52")

    text = text_of(signed_in(cast.renee).get("/reports/workload/?period=month"))

    assert "25 % of requests were made in person, and took 1 h 15" in text
    assert "From the portal 3 75 % – In person (walk-ins) 1 25 % 1 h 15 Together 4 1 h 15" in text


def test_without_walk_ins_it_still_says_how_requests_came(cast: Cast, signed_in: SignedIn) -> None:
    asked(cast, "2027-04-26 08:00")
    at("2027-04-27 09:52")

    text = text_of(signed_in(cast.pat).get("/reports/workload/?period=month"))

    assert "How requests came Time is what technicians wrote down" in text
    assert "From the portal 1 100 % – Together 1 –" in text
