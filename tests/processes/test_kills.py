"""Power cuts: what is killed, emptied or restarted loses nothing and doubles nothing."""

from __future__ import annotations

import os
import signal
import smtplib
import sys
import time
from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection, connections

from helpdesk.launch.place import Place
from helpdesk.launch.postgres import Postgres
from helpdesk.launch.servers import Servers
from letters.models import OutgoingLetter, ReceivedLetter
from notifications.models import Notification
from tests.cast import Cast
from tests.live import House, eventually
from tickets.models import Message, Ticket

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


# So many that a worker is still at them when we have seen the first ticket.
LETTERS = 120


def trouble(cast: Cast, number: int) -> EmailMessage:
    """A letter from the teacher; each number is about something else."""
    letter = EmailMessage()
    letter["From"], letter["To"] = cast.elena.email, cast.help_box.address
    letter["Subject"], letter["Message-ID"] = f"Trouble {number}", f"<{number}@cedarvalley.example>"
    letter.set_content(f"Trouble number {number}.")
    return letter


def send_letters(house: House, cast: Cast, count: int) -> None:
    """A burst of letters in one connection."""
    with smtplib.SMTP("127.0.0.1", house.smtp_port) as server:
        for number in range(count):
            server.send_message(trouble(cast, number))


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
    send_letters(house, cast, LETTERS)
    eventually(lambda: Ticket.objects.count() > 0)

    house.kill("worker")
    handled = Ticket.objects.count()
    house.start("worker")

    repeated = assert_each_is_one_ticket_with_one_receipt(house, LETTERS)
    assert handled < LETTERS
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


def deliver_as_a_mail_server(house: House, letter: EmailMessage) -> None:
    """Try again until it is taken, as every mail server does; what was taken without an answer comes twice."""

    def taken() -> bool:
        try:
            with smtplib.SMTP("127.0.0.1", house.smtp_port, timeout=10) as server:
                server.send_message(letter)
        except (smtplib.SMTPException, OSError):
            return False
        return True

    eventually(taken, seconds=120)


def cut_the_power_of_postgresql() -> None:
    """Kill the database server in the middle of everything, and start it again two seconds later."""
    var = Path(os.environ["VAR_DIR"])
    pid = Postgres(Place.at(var)).pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    time.sleep(2)
    Servers(var, throwaway=True).start()
    connections.close_all()


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_two_hundred_letters_outlive_every_power_cut(
    house: House, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    def again(name: str) -> Callable[[], None]:
        return lambda: (house.kill(name), house.start(name))[1]

    broker = redis.Redis.from_url(settings.REDIS_URL)
    cuts = [again("worker"), broker.flushdb, cut_the_power_of_postgresql, again("beat"), again("smtp")] * 4
    house.start("smtp", "worker", "beat")

    for number in range(200):
        deliver_as_a_mail_server(house, trouble(cast, number))
        if number % 10 == 9:
            cuts[number // 10]()

    repeated = assert_each_is_one_ticket_with_one_receipt(house, 200)
    # Each of the twelve cuts that can fall between a mail server's yes and our commit repeats two letters at most.
    assert repeated <= 24
    with capsys.disabled():
        sys.stdout.write(f"{repeated} of 200 receipts left twice, with the same Message-ID\n")
