"""Power cuts: what is killed, emptied or restarted loses nothing and doubles nothing."""

from __future__ import annotations

import smtplib
import time
from collections import Counter
from email.message import EmailMessage

import pytest
import redis
from django.conf import settings
from django.db import connection

from letters.models import OutgoingLetter, ReceivedLetter
from notifications.models import Notification
from tests.cast import Cast
from tests.live import House, eventually
from tickets.models import Message, Ticket

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


def send_letters(house: House, cast: Cast, count: int) -> None:
    """A burst of letters from the teacher, each about something else."""
    with smtplib.SMTP("127.0.0.1", house.smtp_port) as server:
        for number in range(count):
            letter = EmailMessage()
            letter["From"], letter["To"] = cast.elena.email, cast.help_box.address
            letter["Subject"], letter["Message-ID"] = f"Trouble {number}", f"<{number}@cedarvalley.example>"
            letter.set_content(f"Trouble number {number}.")
            server.send_message(letter)


def assert_each_is_one_ticket_with_one_receipt(house: House, count: int) -> int:
    """Every letter one ticket, every ticket one receipt; returns how many letters left twice (same Message-ID)."""
    eventually(lambda: ReceivedLetter.objects.filter(handling="ticket").count() == count, seconds=180)
    eventually(lambda: OutgoingLetter.objects.filter(state="sent").count() == count, seconds=180)
    assert sorted(Ticket.objects.values_list("subject", flat=True)) == sorted(f"Trouble {n}" for n in range(count))
    assert (Message.objects.count(), Notification.objects.count()) == (count, count)
    left = Counter(letter["Message-ID"] for letter in house.mail.letters)
    assert len(left) == count
    return sum(times - 1 for times in left.values())


def test_a_worker_killed_in_the_middle_of_letters_loses_and_doubles_none(house: House, cast: Cast) -> None:
    house.start("smtp", "worker", "beat")
    send_letters(house, cast, 40)
    eventually(lambda: Ticket.objects.count() >= 5)

    house.kill("worker")
    handled = Ticket.objects.count()
    house.start("worker")

    repeated = assert_each_is_one_ticket_with_one_receipt(house, 40)
    assert handled < 40
    # Only a kill between the mail server's yes and our commit repeats a letter: two sending children at most.
    assert repeated <= 2


def test_an_emptied_redis_costs_nothing_but_a_moment(house: House, cast: Cast) -> None:
    house.start("smtp", "beat")
    send_letters(house, cast, 20)
    broker = redis.Redis.from_url(settings.REDIS_URL)
    assert broker.dbsize() > 0

    broker.flushdb()
    house.start("worker")

    assert assert_each_is_one_ticket_with_one_receipt(house, 20) == 0


def test_a_database_that_hangs_up_on_everybody_costs_nothing_but_a_moment(house: House, cast: Cast) -> None:
    house.start("smtp", "worker", "beat")
    send_letters(house, cast, 30)
    eventually(lambda: Ticket.objects.count() >= 3)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        )
    time.sleep(0.5)

    assert assert_each_is_one_ticket_with_one_receipt(house, 30) <= 2
