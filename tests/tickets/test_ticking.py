"""The tick: each clock is said to be late once, whatever happens; after an outage one letter a person."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.db import connection, connections

from audit import clock
from audit.models import Entry
from audit.tasks import sweep
from letters.models import OutgoingLetter
from notifications.summary import MOST_LINES
from tests.cast import Cast
from tests.helpdesk.test_consumers_killed import Killed, killed_at
from tickets.actions import Filing, assign, open_ticket, triage
from tickets.models import Clock, Ticket
from tickets.tasks import tick
from users.models import User


def file(cast: Cast, **changes: object) -> Ticket:
    filing = Filing(requester=cast.elena, subject="No sound", device=cast.panel, impact="stopped", **changes)  # type: ignore[arg-type]
    return open_ticket(filing, by=cast.elena)


def letters(cast: Cast) -> dict[str, int]:
    """How many letters the helpers got."""
    for _ in range(3):
        sweep()
    helpers = {name: getattr(cast, name).email for name in ("jo", "marcus", "keiko")}
    return {name: OutgoingLetter.objects.filter(to=address).count() for name, address in helpers.items()}


def summary_to(person: User) -> tuple[str, list[int]]:
    """The subject of the newest letter to somebody, and the numbers of the tickets to which it leads, in its order."""
    letter = OutgoingLetter.objects.filter(to=person.email).latest("pk").raw
    message = message_from_bytes(bytes(letter), policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    links = re.findall(r"/tickets/(\d+)/", body.get_content())
    return str(message["Subject"]), [int(number) for number in links]


def late() -> list[int]:
    return sorted(Entry.objects.filter(verb="late").values_list("subject_id", flat=True))


def test_after_an_outage_of_a_day_each_person_gets_one_letter(cast: Cast) -> None:
    tickets = [file(cast) for _ in range(30)]
    for ticket in tickets[:12]:
        assign(ticket, by=cast.jo, to=cast.marcus)
    secret = file(cast, restricted=True)
    before = letters(cast)

    clock.move(timedelta(days=1))
    tick()

    after = letters(cast)
    assert {name: after[name] - before[name] for name in after} == {"jo": 1, "marcus": 1, "keiko": 1}
    assert late() == sorted([*(ticket.pk for ticket in tickets), secret.pk] * 2)
    heading, linked = summary_to(cast.jo)
    assert heading == "60 promises came due while Tech Help was not running"
    assert linked == [ticket.pk for ticket in (*tickets, *tickets)[:MOST_LINES]]
    assert summary_to(cast.keiko)[1] == [secret.pk] * 2
    assert Entry.objects.about(tickets[0]).get(verb="escalated").data["to"] == [cast.jo.pk]
    tick()
    assert letters(cast) == after


def test_what_an_act_moves_into_the_past_is_no_outage(cast: Cast) -> None:
    filing = Filing(requester=cast.elena, subject="No sound", device=cast.panel, impact="none")
    ticket = open_ticket(filing, by=cast.elena)
    clock.move(timedelta(hours=1))
    triage(ticket, by=cast.marcus, priority=1)

    tick()

    assert Entry.objects.about(ticket).get(verb="late").data == {"kind": "first_answer"}
    assert not Entry.objects.filter(verb="caught_up").exists()


def test_who_comes_due_while_the_house_runs_is_told_of_alone(cast: Cast) -> None:
    file(cast)
    clock.move(timedelta(minutes=16))
    tick()
    assert letters(cast)["jo"] == 1
    assert not Entry.objects.filter(verb="caught_up").exists()


@pytest.mark.parametrize("minutes", [16, 60 * 24])
@pytest.mark.django_db(transaction=True)
def test_killed_anywhere_a_tick_says_each_clock_once(cast: Cast, minutes: int) -> None:
    tickets = [file(cast) for _ in range(4)]
    clock.move(timedelta(minutes=minutes))

    kills = 0
    while True:
        try:
            with killed_at(kills + 1):
                tick()
        except Killed:
            connection.close()
            kills += 1
        else:
            break

    kinds = 1 if minutes == 16 else 2
    assert kills > 8
    assert late() == sorted([ticket.pk for ticket in tickets] * kinds)
    assert Clock.objects.exclude(late_at=None).count() == len(tickets) * kinds
    assert letters(cast)["jo"] == (4 if minutes == 16 else 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_say_each_clock_once(cast: Cast) -> None:
    tickets = [file(cast) for _ in range(20)]
    clock.move(timedelta(minutes=16))

    def work(_number: int) -> None:
        try:
            tick()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(4)))

    assert late() == sorted(ticket.pk for ticket in tickets)
