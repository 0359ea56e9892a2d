"""An act in the same moment as other hours or other targets: its clocks follow, too.

The act reads the rules, then hours change, and only then the act is committed.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import transaction

from audit import clock
from audit.actions import record
from audit.models import Delivery, Entry
from audit.tasks import deliver
from intake.actions import route_some
from letters.actions import receive
from tests.cast import Cast
from tests.tickets.test_rescheduling import DAWN, SNOW, call_snow_day, dues, file, follow, in_thread
from tickets import actions
from tickets.actions import in_force
from tickets.models import Clock, ClockPolicy, Promise, Ticket

pytestmark = pytest.mark.django_db(transaction=True)
LETTER = b"From: %s\r\nSubject: The panel is dark\r\nMessage-ID: <1@cedarvalley.example>\r\n\r\nSince this morning."
SOON = 0.5  # seconds in which a worker that waits for nobody is done

Act = Callable[[Cast, Ticket], Any]
ACTS: dict[str, Act] = {
    "filing": lambda cast, ticket: file(cast),
    "letters": lambda cast, ticket: route_some(),
    "reopening": lambda cast, ticket: actions.reopen(ticket, by=cast.elena),
    "another school": lambda cast, ticket: actions.triage(ticket, by=cast.jo, school=cast.lincoln),
    "another priority": lambda cast, ticket: actions.triage(ticket, by=cast.jo, priority=2),
    "going on": lambda cast, ticket: actions.work_on(ticket, by=cast.jo),
    "asking again": lambda cast, ticket: actions.reply(ticket, by=cast.elena, body="It is back."),
    "taking back": lambda cast, ticket: actions.undo(Entry.objects.about(ticket).last(), by=cast.jo),
}


def prepared(cast: Cast, name: str) -> Ticket:
    """The ticket before the act."""
    ticket = file(cast, school=cast.high, device=None) if name == "another school" else file(cast)
    if name == "reopening":
        actions.solve(ticket, by=cast.jo)
    elif name == "letters":
        receive(LETTER % cast.elena.email.encode(), mailbox=cast.help_box, door="smtp")
    elif name == "asking again":
        actions.reply(ticket, by=cast.jo, body="Hold Source.")
    elif name in ("going on", "taking back"):
        actions.wait(ticket, by=cast.jo, reason="part")
    return Ticket.objects.get(pk=ticket.pk)


def meanwhile(
    act: Callable[[], Any], change: Callable[[], Any], work: Callable[[], Any], last: Callable[[], Any] = lambda: None
) -> None:
    """Another connection acts; before it commits, something changes, a worker begins its work, and `last` happens."""
    acted, go_on = Event(), Event()

    def do() -> None:
        with transaction.atomic():
            act()
            acted.set()
            assert go_on.wait(30)

    with ThreadPoolExecutor(2) as others:
        acting = others.submit(in_thread, do)
        while not acted.wait(0.05):
            assert not acting.done(), acting.result()
        change()
        working = others.submit(in_thread, work)
        wait([working], timeout=SOON)
        last()
        go_on.set()
        acting.result()
        assert working.result() == 1


def assert_nothing_is_left_behind(cast: Cast) -> None:
    """Every clock stands as a fresh computation has it."""
    kept = dues()
    assert actions.follow_calendar(None, by=cast.system) == 0
    assert dues() == kept


@pytest.mark.parametrize("name", ACTS)
def test_an_act_that_read_the_old_hours_and_ends_after_the_snow_day_follows_it(cast: Cast, name: str) -> None:
    ticket = prepared(cast, name)
    clock.set_now(DAWN)

    meanwhile(lambda: ACTS[name](cast, ticket), lambda: call_snow_day(cast, cast.lincoln), follow)

    assert [key for key, (due, *_rest) in dues().items() if due and due.date() == SNOW] == []
    assert_nothing_is_left_behind(cast)


def test_an_act_that_read_the_old_targets_follows_the_new_ones(cast: Cast) -> None:
    def promise_five_days() -> None:
        with transaction.atomic():
            Promise.objects.filter(kind="solution").update(amount=5)
            record(ClockPolicy.current(), "targets_changed", by=cast.jo)

    meanwhile(lambda: file(cast), promise_five_days, lambda: deliver("tickets.follow_promises"))

    assert Clock.objects.get(kind="solution").budget == 5 * 510


def test_nobody_waits_to_act_while_a_worker_waits_for_somebody(cast: Cast) -> None:
    clock.set_now(DAWN)
    filed: list[Ticket] = []

    meanwhile(lambda: file(cast), lambda: call_snow_day(cast), follow, lambda: filed.append(file(cast)))

    assert len(filed) == 1
    assert_nothing_is_left_behind(cast)


def test_an_act_that_does_not_end_puts_the_move_off(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker does other work meanwhile, and comes again."""
    monkeypatch.setattr(in_force, "LOOKS", 2)
    clock.set_now(DAWN)
    file(cast)
    before = dues()

    meanwhile(lambda: file(cast), lambda: call_snow_day(cast), follow)

    delivery = Delivery.objects.get(consumer="tickets.follow_calendar")
    assert (delivery.done_at, delivery.attempts) == (None, 1)
    assert {key: value for key, value in dues().items() if key in before} == before
    clock.move(timedelta(seconds=5))
    assert follow() == 1
    assert Entry.objects.filter(verb="rescheduled").count() == 2


def answered(cast: Cast) -> Ticket:
    """A ticket of which the solution alone is left."""
    return actions.reply(file(cast), by=cast.jo, body="Hold Source.")


def test_a_pause_that_is_taken_back_after_the_snow_day_goes_on_with_the_new_hours(cast: Cast) -> None:
    ticket = actions.wait(answered(cast), by=cast.jo, reason="part")
    waited = Entry.objects.about(ticket).get(verb="waited")
    clock.set_now(DAWN)
    call_snow_day(cast)
    assert follow() == 1

    actions.undo(waited, by=cast.jo)

    assert Clock.objects.get(ticket=ticket, kind="solution").due_at is not None
    assert_nothing_is_left_behind(cast)
    said = Entry.objects.about(ticket).values_list("verb", flat=True)
    assert list(said)[-2:] == ["undone", "rescheduled"]


def test_what_ran_on_a_day_that_was_closed_afterwards_does_not_count_when_it_is_opened_again(cast: Cast) -> None:
    ticket = answered(cast)
    clock.move(timedelta(hours=2))
    actions.solve(ticket, by=cast.jo)
    call_snow_day(cast, on=DAWN.date() - timedelta(days=1))
    follow()
    assert Clock.objects.get(ticket=ticket, kind="solution").used == 120
    clock.set_now(DAWN)

    actions.reopen(ticket, by=cast.elena)

    assert Clock.objects.get(ticket=ticket, kind="solution").used == 0
    assert_nothing_is_left_behind(cast)
