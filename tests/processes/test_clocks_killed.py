"""Power cuts while clocks are marked and moved: afterwards each is right, and each is announced once.

A worker is killed in the middle of the tick and of the move after a snow day. What its lost tasks would have done is
asked for again, as beat does every minute and the sweep every fifteen seconds.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest

from audit import clock
from audit.models import Delivery, Entry
from letters.models import OutgoingLetter
from schools.actions import SnowDay, call_off, call_snow_day
from schools.calendars import Calendars
from tests.cast import Cast
from tests.live import House, eventually
from tests.processes.cutting import CONNECTED, finish, kill_in_the_middle_of_a_transaction, nudge, pids
from tests.tickets.test_promises_properties import MINUTE, count, due_by_walking
from tickets import actions
from tickets.actions import moves, rescheduling
from tickets.actions.keeping import act_on
from tickets.actions.timing import ENDED
from tickets.models import Clock, Ticket

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
DAWN = datetime(2027, 4, 28, 10, 30, tzinfo=UTC)  # Wednesday, 5:30 AM in Chicago
SNOW = date(2027, 4, 28)
HELD = """
    SELECT pid FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32) + objid::bigint = %s
"""


def file_many(cast: Cast, number: int, impact: str) -> list[Ticket]:
    """So many tickets of two schools; nobody is told that they were filed."""
    filings = [
        actions.Filing(
            requester=cast.elena, subject=f"No sound {n}", impact=impact, school=cast.lincoln if n % 4 else cast.high
        )
        for n in range(number)
    ]
    tickets = actions.open_many(filings, by=cast.elena)
    Delivery.objects.update(cancelled_at=clock.now())
    return tickets


def marked() -> int:
    return Clock.objects.exclude(late_at=None).count()


def kill_while_marking(house: House, dice: Random, number: int, most: int) -> bool:
    """Kill the worker after some more clocks are marked; returns whether some of the number were left."""
    goal = min(marked() + dice.randrange(1, most), number)
    house.start("worker")
    nudge()
    end = time.monotonic() + 120
    while marked() < goal and time.monotonic() < end:
        time.sleep(0.005)
    time.sleep(dice.random() / 10)
    house.kill("worker")
    return marked() < number


def run_the_tick(house: House, cast: Cast, number: int, kills: int) -> str:
    tickets = [ticket.pk for ticket in file_many(cast, number, "stopped")]
    clock.move(timedelta(minutes=16))
    dice, began = Random(number), time.monotonic()
    kill_in_the_middle_of_a_transaction(house)
    assert marked() == 0, "all of a batch or nothing"
    middle = 1 + sum(kill_while_marking(house, dice, number, 2 * number // kills) for _ in range(kills - 1))
    finish(house, lambda: OutgoingLetter.objects.filter(state="sent").count() == number)

    assert Clock.objects.filter(kind="first_answer", late_at=None).count() == 0
    for verb in ("late", "escalated"):
        said = Counter(Entry.objects.filter(verb=verb).values_list("subject_id", flat=True))
        assert said == Counter(tickets), verb
    assert_every_clock_is_right(cast)
    left = Counter(letter["Message-ID"].strip("<>") for letter in house.mail.letters)
    assert sorted(left) == sorted(OutgoingLetter.objects.values_list("message_id", flat=True))
    twice = sum(times - 1 for times in left.values())
    # Only a kill between the mail server's yes and our commit repeats a letter: two sending children at most.
    assert twice <= 2 * kills
    return (
        f"{number} clocks came due, {kills} kills, {middle} of them while clocks were being marked: each late once, "
        f"{twice} letters left twice with the same Message-ID, {time.monotonic() - began:.0f} s"
    )


def run_the_snow_day(house: House, cast: Cast, number: int, kills: int) -> str:
    """A snow day, called off, and a late start instead; so many kills in each of the moves."""
    tickets = file_many(cast, number, "none")
    clock.move(timedelta(minutes=47))
    act_on(tickets[::3], by=cast.jo, act=moves.WAITING_FOR["part"], move=lambda case: moves.wait(case, "part"))
    Delivery.objects.update(cancelled_at=clock.now())
    clock.set_now(DAWN)
    dice, began = Random(number), time.monotonic()
    changes = [
        lambda: call_snow_day([cast.lincoln], SnowDay(SNOW, "Snow day"), by=cast.jo),
        lambda: call_off([cast.lincoln], SNOW, by=cast.jo),
        lambda: call_snow_day([cast.lincoln], SnowDay(SNOW, "Ice", delay=120), by=cast.jo),
    ][:kills]
    for done, change in enumerate(changes, 1):
        change()
        kill_in_the_middle_of_a_transaction(house)
        for _ in range(kills - 1):
            kill_while_moving(house, dice)
        assert_each_says_it_once(cast, tickets, done - 1)
        finish(house, lambda: not Delivery.objects.waiting().filter(consumer="tickets.follow_calendar").exists())
        house.kill("worker")
        assert_each_says_it_once(cast, tickets, done)
        assert_every_clock_is_right(cast)
    clocks = Clock.objects.exclude(state__in=ENDED).count()
    return (
        f"{len(changes)} changes of {clocks} clocks of {number} tickets, {kills * len(changes)} kills: each right to "
        f"the minute, each said once, {time.monotonic() - began:.0f} s"
    )


def kill_while_moving(house: House, dice: Random) -> None:
    """Kill the worker at some moment of its move."""
    house.start("worker")
    nudge()
    moving = eventually(lambda: pids(HELD, rescheduling.LOCK), seconds=120)
    time.sleep(dice.random())
    house.kill("worker")
    eventually(lambda: not moving & pids(CONNECTED), seconds=120)


def assert_each_says_it_once(cast: Cast, tickets: list[Ticket], times: int) -> None:
    """Each ticket of the school whose due time moved has one line for each change; the other school has none."""
    said = Counter(Entry.objects.filter(verb="rescheduled").values_list("subject_id", flat=True))
    assert said == Counter({ticket.pk: times for ticket in tickets if times and ticket.school_id == cast.lincoln.pk})


def assert_every_clock_is_right(cast: Cast) -> None:
    """To the minute, as a counter finds it that walks minute by minute; and a fresh computation moves nothing."""
    calendars = Calendars()
    due = cache(lambda school, at, left: due_by_walking(calendars.of(school), at, left))
    ran = cache(lambda school, begins, ends: count(calendars.of(school), begins, ends))
    wrong = []
    for one in Clock.objects.select_related("ticket").exclude(state__in=ENDED):
        school = one.ticket.school_id
        used = sum(ran(school, begins, whole_minutes(begins, ends)) for begins, ends, _minutes in one.ran)
        right = due(school, one.running_since, max(one.budget - used, 0)) if one.running_since else None
        if (used, to_the_minute(right)) != (one.used, to_the_minute(one.due_at)):
            wrong.append((one.pk, used, one.used, right, one.due_at))
    assert wrong == []
    assert actions.follow_calendar(None, by=cast.system) == 0


def whole_minutes(begins: datetime, ends: datetime) -> datetime:
    """The end of a stretch without the seconds of the test itself: minutes are counted whole."""
    return begins + MINUTE * round((ends - begins) / MINUTE)


def to_the_minute(moment: datetime | None) -> Any:
    return moment and moment.replace(second=0, microsecond=0)


def test_a_worker_killed_in_the_tick_says_of_each_late_clock_once_that_it_is_late(house: House, cast: Cast) -> None:
    run_the_tick(house, cast, number=210, kills=2)


def test_a_worker_killed_in_the_move_of_a_snow_day_leaves_every_clock_right(house: House, cast: Cast) -> None:
    run_the_snow_day(house, cast, number=600, kills=1)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_thousands_of_late_clocks_outlive_every_kill(
    house: House, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    told = run_the_tick(house, cast, number=4_000, kills=20)
    with capsys.disabled():
        sys.stdout.write(f"{told}\n")


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_thousands_of_moving_clocks_outlive_every_kill(
    house: House, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    told = run_the_snow_day(house, cast, number=5_000, kills=5)
    with capsys.disabled():
        sys.stdout.write(f"{told}\n")
