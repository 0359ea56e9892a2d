"""A wake-up that is lost costs a moment: what was committed stays, and nobody hears of an error."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

import pytest
from django.db import transaction
from kombu.exceptions import OperationalError

from audit.actions import record
from audit.wake import wake
from letters.actions import receive
from letters.models import ReceivedLetter
from tests.cast import Cast
from tickets.actions import Filing, open_ticket
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)
Calls = list[tuple[str, list[Any]]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """What the broker was asked for; it does not answer."""
    calls: Calls = []

    def refuse(self: Any, name: str, args: list[Any] | None = None, **options: Any) -> None:
        calls.append((name, args or []))
        raise OperationalError("Error 111 connecting to the broker. Connection refused.")

    monkeypatch.setattr("celery.app.base.Celery.send_task", refuse)
    return calls


def test_a_ticket_is_filed_although_the_broker_is_away(cast: Cast, asked: Calls) -> None:
    filing = Filing(requester=cast.elena, subject="No sound", category=cast.category("panel-touch"))

    ticket = open_ticket(filing, by=cast.elena)

    assert Ticket.objects.get() == ticket
    assert ("audit.tasks.deliver", ["notifications.tell"]) in asked


def test_a_letter_is_taken_although_the_broker_is_away(cast: Cast, asked: Calls) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = cast.elena.email, "No sound"

    kept = receive(message.as_bytes(), mailbox=cast.help_box, door="smtp")

    assert ReceivedLetter.objects.get() == kept
    assert asked == [("intake.tasks.route", [kept.pk])]


def test_the_same_wake_up_is_sent_once_for_a_transaction(cast: Cast, asked: Calls) -> None:
    with transaction.atomic():
        for number in (1, 1, 2):
            wake("intake.tasks.route", number, queue="intake")
        assert asked == []

    assert asked == [("intake.tasks.route", [1]), ("intake.tasks.route", [2])]


def test_a_change_that_is_undone_wakes_nobody(cast: Cast, asked: Calls) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        record(cast.lincoln, "praised", by=cast.jo)
        wake("intake.tasks.route", 1, queue="intake")
        raise RuntimeError

    assert asked == []
