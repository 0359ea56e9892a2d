"""Who is told of what, and what the letters say."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.conf import settings

from audit import clock
from audit.context import context
from audit.models import Delivery, Entry
from audit.tasks import deliver
from intake.reading.quoting_phrases import ABOVE_THIS_LINE
from letters.addresses import ticket_of_address, ticket_of_message_id
from letters.models import OutgoingLetter
from notifications.models import Notification
from tests.cast import Cast
from tickets.actions import Filing, assign, merge, note, open_ticket, reply, restrict, solve, undo, unmerge
from tickets.models import Ticket
from users.models import User


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
    assert "Not right? Reply to this e-mail, and we go on with it." in text


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


def test_whose_ticket_was_merged_hears_where_it_went_and_whose_took_it_in_hears_nothing(cast: Cast) -> None:
    his = open_ticket(Filing(requester=cast.david, subject="Panel frozen", device=cast.panel), by=cast.david)
    hers = panel_ticket(cast)
    before = len(letters())

    with context(door="web"):
        merge(hers, into=his, by=cast.marcus)
    assert len(letters()) == before
    clock.move(timedelta(seconds=16))

    ((to, letter),) = letters()[before:]
    text = letter.get_body(("plain",)).get_content()
    assert (to, letter["Subject"]) == (cast.elena.email, f"No sound from the panel [Ticket {hers.pk}]")
    assert f"Your ticket {hers.pk} is about the same as ticket {his.pk}, so we put them together." in text
    assert "What you wrote is there. Reply to this e-mail, or on the page, and that goes there, too." in text

    unmerge(hers, by=cast.marcus)
    clock.move(timedelta(seconds=16))

    ((to, letter),) = letters()[before + 1 :]
    assert to == cast.elena.email
    assert f"Ticket {hers.pk} stands by itself again." in letter.get_body(("plain",)).get_content()


def test_an_answer_that_was_given_just_before_a_merge_still_leaves_with_its_words(cast: Cast) -> None:
    his = open_ticket(Filing(requester=cast.david, subject="Panel frozen", device=cast.panel), by=cast.david)
    hers = panel_ticket(cast)
    before = len(letters())
    reply(hers, by=cast.marcus, body="Hold Source for ten seconds.")
    merge(hers, into=his, by=cast.marcus)
    clock.move(timedelta(seconds=16))

    answer, news = (letter.get_body(("plain",)).get_content() for _to, letter in letters()[before:])

    assert "Hold Source for ten seconds." in answer
    assert "so we put them together" in news


def test_a_letter_is_written_in_the_language_of_its_reader(cast: Cast) -> None:
    User.objects.filter(pk=cast.elena.pk).update(language="es")
    ticket = panel_ticket(cast)
    ((_to, receipt),) = letters()
    reply(ticket, by=cast.marcus, body="Please hold Source for ten seconds.")
    _receipt, (_to, answer) = letters()

    told = receipt.get_body(("plain",)).get_content().splitlines()
    assert f"Lo recibimos. Su ticket es el número {ticket.pk}." in told
    # One full stop ends both the time and the sentence.
    assert [line for line in told if "10:07" in line] == ["Le avisaremos a más tardar hoy a las 10:07 a.\u00a0m."]
    assert "Marcus Reed respondió:" in answer.get_body(("plain",)).get_content()
    assert '<html lang="es">' in answer.get_body(("html",)).get_content()


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_what_stands_below_the_line_of_our_letters_is_left_out_of_an_answer_in_every_language(
    cast: Cast, language: str
) -> None:
    User.objects.filter(pk=cast.elena.pk).update(language=language)
    panel_ticket(cast)

    ((_, receipt),) = letters()

    line = receipt.get_body(("plain",)).get_content().splitlines()[0]
    assert ABOVE_THIS_LINE.search(line.lower()) is not None
