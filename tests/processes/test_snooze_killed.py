"""Power cuts while snoozed tickets wake: each comes back once, and who waits for it hears of it once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from audit import clock
from audit.models import Delivery, Entry
from letters.models import OutgoingLetter
from notifications.models import Notification
from tests.cast import Cast
from tests.live import House
from tests.processes.cutting import finish, kill_in_the_middle_of_a_transaction, nudged
from tickets import actions
from tickets.actions.ticking import BATCH
from tickets.models import Ticket

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
MANY = BATCH + BATCH // 4  # two batches


@pytest.fixture
def asleep(cast: Cast) -> list[int]:
    """Tickets that Marcus snoozed and whose moment has just come; nothing else is to be told. Their numbers."""
    filings = [
        actions.Filing(requester=cast.elena, subject=f"No sound {n}", impact="none", school=cast.lincoln)
        for n in range(MANY)
    ]
    tickets = actions.open_many(filings, by=cast.elena)
    actions.snooze_many(tickets, by=cast.marcus, until=clock.now() + timedelta(minutes=30))
    Delivery.objects.update(cancelled_at=clock.now())
    clock.move(timedelta(minutes=31))
    return [ticket.pk for ticket in tickets]


def woken() -> int:
    return Ticket.objects.filter(wakes_at=None).count()


def all_left() -> bool:
    return OutgoingLetter.objects.filter(state="sent").count() == MANY


def test_a_worker_killed_while_tickets_wake_wakes_each_once_and_tells_it_once(
    house: House, cast: Cast, asleep: list[int]
) -> None:
    kill_in_the_middle_of_a_transaction(house)
    assert (woken(), Entry.objects.filter(verb="woke").count()) == (0, 0), "all of a batch or nothing"
    house.start("worker")
    nudged(woken, seconds=120)
    house.kill("worker")
    assert woken() in (BATCH, MANY), "all of a batch or nothing"
    kill_in_the_middle_of_a_transaction(house, "notifications_notification")

    finish(house, all_left)

    assert set(Ticket.objects.values_list("snoozed_until", "snoozed_by", "wakes_at")) == {(None, None, None)}
    assert not Ticket.objects.filter(woke_at=None).exists()
    said = Counter(Entry.objects.filter(verb="woke").values_list("subject_id", "data__because"))
    assert said == Counter((number, "time") for number in asleep)
    heard = Counter(Notification.objects.values_list("recipient", "entry__verb", "entry__subject_id"))
    assert heard == Counter((cast.marcus.pk, "woke", number) for number in asleep)
    left = Counter(letter["Message-ID"].strip("<>") for letter in house.mail.to(str(cast.marcus.email)))
    assert sorted(left) == sorted(OutgoingLetter.objects.values_list("message_id", flat=True))
    # Only a kill between the mail server's yes and our commit repeats a letter: two sending children at most.
    assert sum(times - 1 for times in left.values()) <= 2
