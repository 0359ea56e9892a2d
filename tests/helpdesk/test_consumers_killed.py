"""Each consumer of the outbox, killed at each step of its work: it repeats whole, and the end is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from audit import clock, consumers
from audit.actions import record
from audit.models import Delivery, Entry
from audit.tasks import deliver
from letters.models import OutgoingLetter
from notifications.models import Notification
from schools.models import ServiceCalendar, SpecialDay
from tests.cast import Cast, make_cast
from tickets.actions import (
    Filing,
    OutagePlan,
    declare,
    me_too,
    open_ticket,
    reply,
    schedule_visit,
    tell_news,
)
from tickets.models import Clock, ClockPolicy, Promise, Ticket
from tickets.tasks import tick
from users.actions.absence import announce_absence

CONSUMERS = [
    "automation.escalate",
    "automation.sum_up",
    "notifications.spread_news",
    "notifications.tell",
    "notifications.tell_late_news",
    "notifications.tell_news",
    "tickets.follow_absences",
    "tickets.follow_calendar",
    "tickets.follow_promises",
]
DONE_FOR = {
    "automation.escalate": ["late"],
    "automation.sum_up": ["caught_up"],
    "notifications.spread_news": ["told"],
    "notifications.tell": [
        *("answered", "attached", "opened", "opened", "opened", "opened", "opened"),
        *("visit_scheduled", "visit_scheduled"),
    ],
    "notifications.tell_late_news": ["news_late"],
    "notifications.tell_news": ["spread"],
    "tickets.follow_absences": ["absence_announced"],
    "tickets.follow_calendar": ["closed_today"],
    "tickets.follow_promises": ["targets_changed"],
}


class Killed(BaseException):
    """The process is gone; nothing of ours runs after it."""


@contextmanager
def killed_at(step: int) -> Iterator[None]:
    """End the work just before the database is asked for the `step`-th time."""
    asked = 0

    def ask(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked == step:
            raise Killed
        return execute(sql, params, many, context)

    with connection.execute_wrapper(ask):
        yield


def make_outage(cast: Cast) -> None:
    """An outage with a ticket and a “me too”, news of which are told, spread and then late."""
    ticket = open_ticket(Filing(requester=cast.elena, subject="Wi-Fi is gone"), by=cast.elena)
    soon = clock.now() + timedelta(minutes=1)
    outage = declare(OutagePlan("Wi-Fi is slow"), by=cast.jo, next_news_at=soon, tickets=[ticket])
    tell_news(me_too(outage, by=cast.david), by=cast.jo, words="A cable is cut.", next_news_at=soon)
    with transaction.atomic():
        told = Entry.objects.get(verb="told")
        readers = [[cast.elena.pk, ticket.pk], [cast.david.pk, None]]
        record(outage, "spread", by=cast.system, data={"of": told.pk, "readers": readers})


def make_late_and_answered(cast: Cast) -> None:
    """An outage, tickets, visits, a snow day, an absence and new targets: acts that concern every consumer."""
    make_outage(cast)
    filing = Filing(requester=cast.elena, subject="No sound", device=cast.panel, impact="stopped")
    unseen = open_ticket(filing, by=cast.elena)
    clock.move(timedelta(minutes=16))
    ticket = open_ticket(filing, by=cast.elena)
    clock.move(timedelta(minutes=16))
    tick()
    reply(ticket, by=cast.marcus, body="Coming.")
    assert {unseen.pk, ticket.pk} == set(Entry.objects.filter(verb="late").values_list("subject_id", flat=True))
    today, next_week = clock.now() + timedelta(hours=1), clock.now() + timedelta(days=7)
    schedule_visit(open_ticket(filing, by=cast.elena), by=cast.marcus, at=today)
    schedule_visit(open_ticket(filing, by=cast.elena), by=cast.marcus, at=next_week)
    day = next_week.date()
    announce_absence(cast.marcus, by=cast.marcus, first_day=day, last_day=day, substitute=None)
    with transaction.atomic():
        calendar = ServiceCalendar.of(None)
        SpecialDay.objects.create(calendar=calendar, date=clock.now().date(), reason="Snow day", kind="closed")
        ServiceCalendar.touch(calendar.pk)
        record(calendar, "closed_today", by=cast.jo, data={"school": None, "reason": "Snow day"})
        Promise.objects.filter(kind="solution", priority=1).update(amount=5)
        record(ClockPolicy.current(), "targets_changed", by=cast.jo)


def end_state(name: str) -> list[object]:
    """What the consumer left behind, without primary keys and times."""
    return [
        sorted(OutgoingLetter.objects.values_list("to", "state")),
        sorted(Notification.objects.values_list("recipient__email", "entry__verb", "channel")),
        sorted(Entry.objects.values_list("verb", "subject_type")),
        sorted(Ticket.objects.values_list("status", "visit_off")),
        sorted(Clock.objects.values_list("kind", "state", "budget", "used")),
        sorted(Delivery.objects.filter(consumer=name).values_list("entry__verb", "attempts", "error")),
        Delivery.objects.waiting().filter(consumer=name).count(),
    ]


def test_every_registered_consumer_is_killed_below() -> None:
    assert sorted(consumer.name for consumer in consumers.everyone()) == CONSUMERS


@pytest.mark.parametrize("name", CONSUMERS)
@pytest.mark.django_db(transaction=True)
def test_a_consumer_killed_at_every_step_ends_like_one_that_ran_through(cast: Cast, name: str) -> None:
    make_late_and_answered(cast)
    kills = kill_through(name)
    killed = end_state(name)

    assert kills > 5
    assert killed[5:] == [[(verb, 0, "") for verb in DONE_FOR[name]], 0]
    assert killed == undisturbed(name)


def kill_through(name: str) -> int:
    """Kill the consumer at its first step, its second, … until it comes through; returns how often it was killed."""
    for step in range(1, 1000):
        try:
            with killed_at(step):
                deliver(name)
        except Killed:
            connection.close()
        else:
            return step - 1
    raise AssertionError("the work never came to an end")


def undisturbed(name: str) -> list[object]:
    """The same story in a fresh house, without kills."""
    call_command("flush", interactive=False, verbosity=0)
    clock.move(-timedelta(minutes=32))
    make_late_and_answered(make_cast())
    deliver(name)
    return end_state(name)
