"""What a closed day would mean for tickets, said before it is called."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from audit.clock import now
from tests.cast import Cast
from tickets.actions import Filing, open_ticket, restrict, schedule_visit, solve
from tickets.models import Ticket
from users.models import User

pytestmark = pytest.mark.django_db
DAY = "2027-04-28"


def file(cast: Cast) -> Ticket:
    return open_ticket(Filing(requester=cast.elena, subject="No touch", device=cast.panel), by=cast.elena)


def said(signed_in: Any, person: User, *schools: int, on: str = DAY) -> str:
    page = signed_in(person).get(reverse("tickets:day_touches"), {"schools": schools, "on": on})
    return " ".join(page.content.decode().split())


def test_open_tickets_with_promises_and_visits_of_the_day_are_counted(cast: Cast, signed_in: Any) -> None:
    visited, _waits, done = file(cast), file(cast), file(cast)
    schedule_visit(visited, by=cast.marcus, at=now() + timedelta(days=1))
    solve(done, by=cast.marcus)

    assert said(signed_in, cast.jo, cast.lincoln.pk) == (
        "2 open tickets there have a promise for that day or later. 1 planned visit needs a new time."
    )
    assert said(signed_in, cast.jo, cast.high.pk) == (
        "No open ticket there has a promise for that day or later. No visit is planned for that day."
    )


def test_what_the_reader_may_not_see_is_not_counted(cast: Cast, signed_in: Any) -> None:
    ticket = file(cast)
    assert said(signed_in, cast.jo, cast.lincoln.pk).startswith("1 open ticket there has")

    restrict(ticket, by=cast.marcus)

    assert said(signed_in, cast.jo, cast.lincoln.pk).startswith("No open ticket")


def test_a_day_that_is_none_is_refused(cast: Cast, signed_in: Any) -> None:
    page = signed_in(cast.jo).get(reverse("tickets:day_touches"), {"schools": ["x"], "on": "tomorrow"})

    assert page.status_code == 400
