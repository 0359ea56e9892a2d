"""Who is told of what, and what the letters say."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

from audit import clock
from audit.context import context
from audit.models import Delivery, Entry
from audit.tasks import deliver
from letters.addresses import ticket_of_address, ticket_of_message_id
from letters.models import OutgoingLetter
from notifications.models import Notification
from tests.cast import Cast
from tickets.actions import Filing, assign, note, open_ticket, reply, restrict, solve, undo
from tickets.models import Ticket


def panel_ticket(cast: Cast) -> Ticket:
    filing = Filing(
        requester=cast.elena,
        subject="No sound from the panel",
        body="The picture is there, the sound is not.",
        category=cast.category("panel-touch"),
        device=cast.panel,
        impact="stopped",
    )
    return open_ticket(filing, by=cast.elena)


def letters() -> list[tuple[str, EmailMessage]]:
    deliver("notifications.tell")
    kept = OutgoingLetter.objects.order_by("pk")
    return [(row.to, message_from_bytes(bytes(row.raw), policy=policy.default)) for row in kept]  # type: ignore[arg-type]


def test_the_requester_gets_a_receipt_with_number_and_expected_time(cast: Cast) -> None:
    ticket = panel_ticket(cast)

    ((to, letter),) = letters()

    assert to == cast.elena.email
    assert letter["Subject"] == f"No sound from the panel [Ticket {ticket.pk}]"
    text = letter.get_body(("plain",)).get_content()
    assert f"We got it. Your ticket is number {ticket.pk}." in text
    assert "You hear from us by today 10:07 AM." in text
    assert letter["Auto-Submitted"] == "auto-replied"


def test_a_letter_can_be_answered_and_belongs_to_one_thread(cast: Cast) -> None:
    ticket = panel_ticket(cast)
    reply(ticket, by=cast.marcus, body="Please hold Source for ten seconds.")

    (_, receipt), (_, answer) = letters()

    assert ticket_of_address(answer["Reply-To"]) == ticket.pk
    assert ticket_of_message_id(answer["Message-ID"]) == ticket.pk
    assert receipt["References"] == answer["References"]
    assert "Please hold Source for ten seconds." in answer.get_body(("plain",)).get_content()
    assert "Please hold Source for ten seconds." in answer.get_body(("html",)).get_content()


def test_an_answer_from_a_page_leaves_after_the_seconds_in_which_it_can_be_undone(cast: Cast) -> None:
    with context(door="web"):
        ticket = reply(panel_ticket(cast), by=cast.marcus, body="Coming.")
    assert len(letters()) == 0

    clock.move(timedelta(seconds=16))

    assert len(letters()) == 2
    assert ticket.messages.public(clock.now()).count() == 2


def test_an_undone_answer_is_never_sent_nor_seen(cast: Cast) -> None:
    ticket = panel_ticket(cast)
    with context(door="web"):
        ticket = reply(ticket, by=cast.marcus, body="Wrong ticket.")
    ticket = undo(Entry.objects.about(ticket).get(verb="answered"), by=cast.marcus)
    clock.move(timedelta(minutes=1))

    assert [to for to, letter in letters() if "Wrong ticket." in letter.as_string()] == []
    assert [m.body for m in ticket.messages.public(clock.now())] == ["The picture is there, the sound is not."]
    assert (ticket.status, ticket.answered_at, ticket.needs_answer) == ("new", None, True)


def test_a_note_is_told_to_nobody_outside(cast: Cast) -> None:
    ticket = panel_ticket(cast)
    letters()
    note(ticket, by=cast.marcus, body="She breaks one a month.")

    assert len(letters()) == 1


def test_who_acts_is_not_told_of_it(cast: Cast) -> None:
    ticket = panel_ticket(cast)
    assign(ticket, by=cast.marcus, to=cast.marcus)
    assert [to for to, _ in letters()] == [cast.elena.email]

    assign(ticket, by=cast.jo, to=cast.tomas)

    assert [to for to, _ in letters()] == [cast.elena.email, cast.tomas.email]


def test_a_solution_says_how_to_say_that_it_is_not_one(cast: Cast) -> None:
    solve(panel_ticket(cast), by=cast.marcus, note="It was set to HDMI 2.")

    text = letters()[-1][1].get_body(("plain",)).get_content()

    assert "Marcus Reed solved it." in text
    assert "It was set to HDMI 2." in text
    assert "Not right? Reply to this letter, and we go on with it." in text


def test_a_restricted_ticket_shows_nothing_of_itself_in_a_letter(cast: Cast) -> None:
    open_one = reply(panel_ticket(cast), by=cast.marcus, body="The spreadsheet went to all parents.")
    assert "spreadsheet" in letters()[-1][1].as_string()
    assert "No sound" in letters()[-1][1].as_string()

    reply(restrict(open_one, by=cast.marcus), by=cast.marcus, body="The spreadsheet went to all parents.")

    last = letters()[-1][1].as_string()
    assert "spreadsheet" not in last
    assert "No sound" not in last


def test_a_delivery_repeated_tells_nobody_twice(cast: Cast) -> None:
    panel_ticket(cast)
    letters()
    Delivery.objects.filter(consumer="notifications.tell").update(done_at=None)

    assert len(letters()) == 1
    assert Notification.objects.count() == 1
