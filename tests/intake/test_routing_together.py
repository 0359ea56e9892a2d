"""Letters that are handled together: each ends as it would alone."""

from __future__ import annotations

from email.message import EmailMessage

from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.clock import real_now
from intake.actions import route_some
from letters.actions import receive
from letters.addresses import reply_address
from letters.models import Mailbox, ReceivedLetter
from tests.cast import Cast
from tickets.actions import Filing, open_ticket
from tickets.models import Message, Ticket


def arrive(cast: Cast, subject: str, to: str = "help@cedarvalley.example", mailbox: Mailbox | None = None) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = cast.elena.email, to, subject
    message["Message-ID"] = f"<{subject.replace(' ', '-')}@cedarvalley.example>"
    message.set_content(f"It is about this: {subject}.")
    receive(message.as_bytes(), mailbox=mailbox or cast.help_box, door="smtp")


def handled() -> list[str]:
    return list(ReceivedLetter.objects.order_by("pk").values_list("handling", flat=True))


def test_letters_become_tickets_answers_and_duplicates_in_one_go(cast: Cast) -> None:
    asked = open_ticket(Filing(requester=cast.elena, subject="No sound"), by=cast.elena)
    second = Mailbox.objects.create(address="network@cedarvalley.example", name="Network", team=cast.network)
    arrive(cast, "Printer jams")
    arrive(cast, "Re: No sound", to=reply_address("help@cedarvalley.example", asked.pk))
    arrive(cast, "Printer jams", mailbox=second)
    arrive(cast, "Panel is dark", mailbox=second)

    assert route_some() == 4

    assert handled() == ["ticket", "message", "duplicate", "ticket"]
    tickets = Ticket.objects.order_by("pk").values_list("subject", "team__key")
    assert list(tickets) == [("No sound", None), ("Printer jams", "field"), ("Panel is dark", "network")]
    assert Message.objects.filter(ticket=asked).count() == 2
    assert route_some() == 0


def test_a_letter_that_cannot_be_handled_keeps_no_other_from_us_and_comes_later(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE tickets_ticket ADD CONSTRAINT unlucky CHECK (subject <> 'Thirteen')")
    for subject in ("Twelve", "Thirteen", "Fourteen"):
        arrive(cast, subject)

    assert route_some() == 3

    assert handled() == ["ticket", "waiting", "ticket"]
    put_off = ReceivedLetter.objects.get(handling="waiting")
    assert (put_off.attempts, put_off.reason.split(":")[0]) == (1, "IntegrityError")
    assert route_some() == 0
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE tickets_ticket DROP CONSTRAINT unlucky")
    ReceivedLetter.objects.filter(pk=put_off.pk).update(not_before=real_now())
    route_some()
    assert handled() == ["ticket", "ticket", "ticket"]


def test_no_more_than_asked_for_are_taken_those_that_waited_longest_first(cast: Cast) -> None:
    for subject in ("One", "Two", "Three"):
        arrive(cast, subject)

    assert route_some(2) == 2

    assert handled() == ["ticket", "ticket", "waiting"]


def test_what_letters_ask_alike_is_asked_once(cast: Cast) -> None:
    def cost(letters: int, name: str) -> int:
        for number in range(letters):
            arrive(cast, f"{name} {number}")
        with CaptureQueriesContext(connection) as asked:
            route_some()
        return len(asked)

    cost(1, "Warm")
    one, two, ten = cost(1, "Early"), cost(2, "Morning"), cost(10, "Noon")

    each = two - one
    assert ten - two == 8 * each
    # Transaction, that rules are held, claim, what is promised, the matrix, our addresses, the usual team: once.
    assert one - each == 10
