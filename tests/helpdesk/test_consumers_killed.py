"""Each consumer of the outbox, killed at each step of its work: it repeats whole, and the end is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from audit import clock, consumers
from audit.models import Delivery, Entry
from audit.tasks import deliver
from letters.models import OutgoingLetter
from notifications.models import Notification
from tests.cast import Cast, make_cast
from tickets.actions import Filing, open_ticket, reply
from tickets.tasks import tick

CONSUMERS = ["automation.escalate", "notifications.tell"]
DONE_FOR = {"automation.escalate": ["late"], "notifications.tell": ["answered", "opened"]}


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


def make_late_and_answered(cast: Cast) -> None:
    """A ticket whose entries concern every registered consumer."""
    filing = Filing(requester=cast.elena, subject="No sound", device=cast.panel, impact="stopped")
    ticket = open_ticket(filing, by=cast.elena)
    clock.move(timedelta(minutes=16))
    tick()
    reply(ticket, by=cast.marcus, body="Coming.")


def end_state(name: str) -> list[object]:
    """What the consumer left behind, without primary keys and times."""
    return [
        sorted(OutgoingLetter.objects.values_list("to", "state")),
        sorted(Notification.objects.values_list("recipient__email", "entry__verb", "channel")),
        sorted(Entry.objects.values_list("verb", "subject_type")),
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
    assert killed[3:] == [[(verb, 0, "") for verb in DONE_FOR[name]], 0]
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
    clock.move(-timedelta(minutes=16))
    make_late_and_answered(make_cast())
    deliver(name)
    return end_state(name)
