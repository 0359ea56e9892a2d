"""After an outage each person gets one letter, and what it costs does not grow with what came due."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import clock
from audit.tasks import deliver
from letters.models import OutgoingLetter
from tests.cast import Cast, grant, person
from tickets.actions import Filing, assign, open_ticket
from tickets.models import Ticket
from tickets.tasks import tick
from users.models import ContactAddress, User


def file(cast: Cast, number: int, helpers: list[User]) -> None:
    """Late soon: at two schools and none in turn, each with one of the helpers."""
    places = [{"device": cast.panel}, {"school": cast.high}, {}]
    filing = Filing(requester=cast.elena, subject="No sound", impact="stopped", **places[number % 3])
    assign(open_ticket(filing, by=cast.elena), by=cast.jo, to=helpers[number % len(helpers)])


def cost(cast: Cast, tickets: int, helpers: list[User]) -> int:
    """The queries of the summary of an outage in which so many tickets came late."""
    for number in range(tickets):
        file(cast, number, helpers)
    clock.move(timedelta(days=1))
    tick()
    with CaptureQueriesContext(connection) as asked:
        assert deliver("automation.sum_up") == 1
    Ticket.objects.update(status="solved")  # the next outage is about its own tickets
    return len(asked)


def test_thirty_late_tickets_cost_as_many_queries_as_three(cast: Cast) -> None:
    helpers = [cast.marcus, cast.priya, cast.tomas]

    assert cost(cast, 3, helpers) == cost(cast, 30, helpers)


def test_ten_people_cost_as_many_queries_as_one(cast: Cast) -> None:
    helpers = [person(f"Helper{number}", "Novak") for number in range(10)]
    for helper in helpers:
        grant(helper, "technician")

    assert cost(cast, 10, helpers[:1]) == cost(cast, 10, helpers)


def test_each_gets_one_letter_at_the_address_that_there_is_and_who_has_left_none(cast: Cast) -> None:
    ContactAddress.objects.create(user=cast.priya, address="priya@home.example")
    User.objects.filter(pk=cast.priya.pk).update(email=None)
    User.objects.filter(pk=cast.tomas.pk).update(email=None)  # and no other address
    lena = person("Lena", "Novak")
    grant(lena, "technician")
    helpers = [cast.marcus, cast.priya, cast.tomas, lena]
    grant(cast.david, "lead", cast.lincoln)
    for number in range(8):
        file(cast, number, helpers)
    User.objects.filter(pk=lena.pk).update(is_active=False)
    OutgoingLetter.objects.all().delete()
    clock.move(timedelta(days=1))
    tick()

    deliver("automation.sum_up")

    told = OutgoingLetter.objects.order_by("to").values_list("to", flat=True)
    assert list(told) == sorted([cast.david.email, cast.jo.email, cast.marcus.email, "priya@home.example"])
