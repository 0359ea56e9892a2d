"""Power cuts while hundreds hear news of an outage: each hears it once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
import redis
from django.conf import settings

from audit import clock
from audit.models import Delivery
from letters.models import OutgoingLetter
from notifications.models import Notification
from tests.cast import Cast
from tests.live import House, eventually
from tests.processes.cutting import finish, kill_in_the_middle_of_a_transaction
from tests.tickets.test_outage import HOUR, wifi
from tickets import actions
from tickets.models import MeToo
from users.models import User

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
MANY = 350  # four batches
NOTES = "notifications_notification"


@pytest.fixture
def told(cast: Cast) -> list[str]:
    """Hundreds said “me too”, and news of it may leave now; their addresses."""
    outage = wifi(cast)
    addresses = [f"teacher{number}@cedarvalley.example" for number in range(MANY)]
    people = User.objects.bulk_create(
        User(email=address, given_name="Ada", family_name=f"Teacher {number}", kind="staff")
        for number, address in enumerate(addresses)
    )
    MeToo.objects.bulk_create(MeToo(outage=outage, user=person, at=clock.now()) for person in people)
    actions.tell_news(outage, by=cast.jo, words="A cable is cut.", next_news_at=clock.now() + HOUR)
    Delivery.objects.exclude(entry__verb="told").update(cancelled_at=clock.now())
    clock.move(timedelta(minutes=1))
    return addresses


def all_left(house: House) -> bool:
    return OutgoingLetter.objects.filter(state="sent").count() == MANY


def assert_each_heard_it_once(house: House, told: list[str], repeated: int) -> None:
    """One note and one letter each; `repeated` may have left twice, with the same Message-ID."""
    assert sorted(OutgoingLetter.objects.values_list("to", flat=True)) == sorted(told)
    assert Counter(Notification.objects.values_list("recipient__email", flat=True)) == Counter(told)
    left = Counter(letter["Message-ID"] for letter in house.mail.letters)
    assert len(left) == MANY
    assert sum(times - 1 for times in left.values()) <= repeated


def test_a_worker_killed_between_the_batches_of_news_tells_everybody_once(
    house: House, cast: Cast, told: list[str]
) -> None:
    kill_in_the_middle_of_a_transaction(house, NOTES)
    assert Notification.objects.count() == 0, "all of a batch or nothing"
    house.start("worker", "beat")
    eventually(lambda: Notification.objects.count() > 0, seconds=240)
    house.kill("worker")
    noted = Notification.objects.count()
    assert noted % 100 in (0, MANY % 100), "all of a batch or nothing"

    finish(house, lambda: all_left(house))

    assert_each_heard_it_once(house, told, repeated=4)


def test_a_redis_emptied_while_news_goes_out_costs_nothing_but_a_moment(
    house: House, cast: Cast, told: list[str]
) -> None:
    house.start("worker", "beat")
    eventually(lambda: OutgoingLetter.objects.filter(state="sent").count() > 0, seconds=240)

    redis.Redis.from_url(settings.REDIS_URL).flushdb()

    eventually(lambda: all_left(house), seconds=240)
    assert_each_heard_it_once(house, told, repeated=0)
