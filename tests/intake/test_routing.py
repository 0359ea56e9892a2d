"""What becomes of letters."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import make_msgid
from typing import Any

import pytest

from audit.models import Entry
from audit.tasks import deliver
from intake.actions import route
from letters.actions import receive
from letters.addresses import letter_to, message_id, reply_address
from letters.models import Mailbox, OutgoingLetter, ReceivedLetter
from tests.cast import Cast
from tickets.actions import Filing, close, merge, note, open_ticket, restrict, solve
from tickets.models import Message, Ticket
from users.models import ContactAddress, User


def letter(sender: str = "Elena Alvarez <elena.alvarez@cedarvalley.example>", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = headers.pop("To", "help@cedarvalley.example")
    message["Subject"] = headers.pop("Subject", "No sound from the panel")
    message["Message-ID"] = headers.pop("Message_ID", make_msgid(domain="cedarvalley.example"))
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("The panel in 214 shows a picture but no sound.")
    return message


def arrive(message: EmailMessage | bytes, mailbox: Mailbox) -> ReceivedLetter | None:
    raw = message if isinstance(message, bytes) else message.as_bytes()
    kept = receive(raw, mailbox=mailbox, door="smtp")
    if kept is None:
        return None
    route(kept.pk)
    return ReceivedLetter.objects.get(pk=kept.pk)


def panel_ticket(cast: Cast) -> Ticket:
    filing = Filing(requester=cast.elena, subject="No sound", category=cast.category("panel-touch"), device=cast.panel)
    return open_ticket(filing, by=cast.elena)


def test_a_letter_of_a_teacher_becomes_her_ticket_with_her_school_and_room(cast: Cast) -> None:
    kept = arrive(letter(), cast.help_box)

    ticket = Ticket.objects.get()
    assert (kept.handling, kept.reason) == ("ticket", "")
    assert (ticket.requester, ticket.subject, ticket.source) == (cast.elena, "No sound from the panel", "mail")
    assert (ticket.school, ticket.room, ticket.team.key) == (cast.lincoln, cast.room_214, "field")
    assert ticket.messages.get().body == "The panel in 214 shows a picture but no sound."


def test_a_letter_delivered_twice_makes_one_ticket(cast: Cast) -> None:
    message = letter()
    arrive(message, cast.help_box)

    assert arrive(message, cast.help_box) is None
    assert Ticket.objects.count() == 1


def test_a_letter_delivered_again_with_new_received_lines_makes_one_ticket(cast: Cast) -> None:
    raw = letter().as_bytes()
    arrive(b"Received: from one.example\n" + raw, cast.help_box)

    again = arrive(b"Received: from two.example\n" + raw, cast.help_box)

    assert (again.handling, Ticket.objects.count()) == ("duplicate", 1)


def test_one_letter_to_two_of_our_addresses_makes_one_ticket(cast: Cast) -> None:
    second = Mailbox.objects.create(address="network@cedarvalley.example", name="Network", team=cast.network)
    message = letter(To="help@cedarvalley.example, network@cedarvalley.example")
    arrive(message, cast.help_box)

    again = arrive(message, second)

    assert (again.handling, Ticket.objects.count()) == ("duplicate", 1)


def test_two_letters_under_one_message_id_with_different_texts_are_two_tickets(cast: Cast) -> None:
    first, other = letter(Message_ID="<always@same.example>"), letter(Message_ID="<always@same.example>")
    other.set_content("Something else.")

    arrive(first, cast.help_box)
    arrive(other, cast.help_box)

    assert Ticket.objects.count() == 2


@pytest.mark.parametrize("proof", ["address", "in reply to", "references"])
def test_a_reply_comes_to_its_ticket(cast: Cast, proof: str) -> None:
    ticket = panel_ticket(cast)
    ours = f"<{message_id(ticket.pk, 'e1.u1', 'cedarvalley.example')}>"
    headers = {
        "address": {"To": reply_address("help@cedarvalley.example", ticket.pk)},
        "in reply to": {"In_Reply_To": ours},
        "references": {"References": f"<somebody@else.example> {ours}"},
    }[proof]

    kept = arrive(letter(Subject="Re: No sound", **headers), cast.help_box)

    assert (kept.handling, Ticket.objects.count()) == ("message", 1)
    assert [m.from_requester for m in ticket.messages.order_by("pk")] == [True, True]


def test_a_number_in_the_subject_counts_from_somebody_on_the_ticket_only(cast: Cast) -> None:
    ticket = panel_ticket(cast)

    mine = arrive(letter(Subject=f"Re: No sound [Ticket {ticket.pk}]"), cast.help_box)
    foreign = arrive(
        letter("Mr. X <x@elsewhere.example>", Subject=f"Re: No sound [Ticket {ticket.pk}]"), cast.help_box
    )

    assert (mine.handling, foreign.handling) == ("message", "ticket")
    assert ticket.messages.count() == 2


def test_a_stranger_who_got_our_letter_is_read_as_a_note_and_sees_nothing(cast: Cast) -> None:
    ticket = panel_ticket(cast)
    to = reply_address("help@cedarvalley.example", ticket.pk)

    arrive(letter("Vendor <sales@vendor.example>", To=to), cast.help_box)

    note = ticket.messages.get(kind="note")
    assert note.body.startswith("Vendor <sales@vendor.example>")
    stranger = User.objects.get(addresses__address="sales@vendor.example")
    assert list(Ticket.objects.visible_to(stranger)) == []


def as_marcus(**headers: str) -> EmailMessage:
    return letter("Marcus Reed <marcus.reed@cedarvalley.example>", **headers)


@pytest.mark.parametrize("sign", ["subject", "address", "letter to somebody else"])
def test_marcus_name_on_a_letter_does_not_make_it_an_answer_of_the_helpdesk(cast: Cast, sign: str) -> None:
    ticket = panel_ticket(cast)
    elenas = message_id(ticket.pk, letter_to(1, cast.elena.pk), "cedarvalley.example")
    headers = {
        "subject": {"Subject": f"Re: No sound [Ticket {ticket.pk}]"},
        "address": {"To": reply_address("help@cedarvalley.example", ticket.pk)},
        "letter to somebody else": {"In_Reply_To": f"<{elenas}>"},
    }[sign]

    kept = arrive(as_marcus(**headers), cast.help_box)
    deliver("notifications.tell")

    assert (kept.handling, [m.kind for m in ticket.messages.order_by("pk")]) == ("message", ["reply", "note"])
    assert ticket.messages.get(kind="note").body.splitlines()[:2] == [
        "Marcus Reed <marcus.reed@cedarvalley.example>",
        "Nothing proves who wrote this: it answers no e-mail of ours to this person. It was not sent on.",
    ]
    assert not Entry.objects.about(ticket).filter(verb="answered").exists()
    assert [one.subject for one in OutgoingLetter.objects.all()] == [f"No sound [Ticket {ticket.pk}]"]


def test_marcus_answers_by_letter_to_a_letter_that_went_to_him(cast: Cast) -> None:
    ticket = panel_ticket(cast)
    his = message_id(ticket.pk, letter_to(1, cast.marcus.pk), "cedarvalley.example")

    arrive(as_marcus(In_Reply_To=f"<{his}>"), cast.help_box)

    answer = ticket.messages.latest("pk")
    assert (answer.kind, answer.author, answer.from_requester) == ("reply", cast.marcus, False)


def test_marcus_answers_the_letter_about_a_note_by_a_note(cast: Cast) -> None:
    ticket = panel_ticket(cast)
    note(ticket, by=cast.jo, body="@Marcus Reed, yours?", mentions=[cast.marcus])
    noted = Entry.objects.about(ticket).get(verb="noted")
    his = message_id(ticket.pk, letter_to(noted.pk, cast.marcus.pk), "cedarvalley.example")

    arrive(as_marcus(In_Reply_To=f"<{his}>"), cast.help_box)

    answer = ticket.messages.latest("pk")
    assert (answer.kind, answer.author, answer.from_requester) == ("note", cast.marcus, False)
    assert not Entry.objects.about(ticket).filter(verb="answered").exists()


def test_a_letter_back_reopens_a_solved_ticket_and_a_closed_one_gets_a_successor(cast: Cast) -> None:
    ticket = solve(panel_ticket(cast), by=cast.marcus)
    to = reply_address("help@cedarvalley.example", ticket.pk)
    arrive(letter(To=to), cast.help_box)
    ticket.refresh_from_db()
    assert ticket.status == "open"

    Ticket.objects.filter(pk=ticket.pk).update(status="closed")
    arrive(letter(To=to, Subject="Still silent"), cast.help_box)

    successor = Ticket.objects.exclude(pk=ticket.pk).get()
    assert Entry.objects.about(successor).get(verb="opened").data["follows"] == ticket.pk
    assert Entry.objects.about(ticket).get(verb="continued").data == {"as": successor.pk}


def test_the_successor_of_a_restricted_ticket_is_restricted(cast: Cast) -> None:
    ticket = close(solve(restrict(panel_ticket(cast), by=cast.marcus), by=cast.marcus), by=cast.marcus)

    arrive(letter(To=reply_address("help@cedarvalley.example", ticket.pk)), cast.help_box)

    assert Ticket.objects.exclude(pk=ticket.pk).get().restricted


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Auto_Submitted": "auto-replied"}, "automatic: auto-replied"),
        ({"X_Helpdesk_Loop": "help@cedarvalley.example"}, "loop: our own e-mail came back"),
    ],
)
def test_automatic_letters_become_nothing_and_say_why(cast: Cast, headers: dict[str, str], reason: str) -> None:
    kept = arrive(letter(**headers), cast.help_box)

    assert (kept.handling, kept.reason, Ticket.objects.count()) == ("ignored", reason, 0)


def test_an_alarm_of_a_machine_becomes_a_ticket_that_nobody_answers_automatically(cast: Cast) -> None:
    kept = arrive(letter("Cooling <alarm@cedarvalley.example>", Auto_Submitted="auto-generated"), cast.help_box)
    assert (kept.handling, Ticket.objects.count()) == ("ticket", 1)

    deliver("notifications.tell")

    assert OutgoingLetter.objects.count() == 0


@pytest.mark.parametrize("address", ["help@cedarvalley.example", "Help+T7-abc@CedarValley.example"])
def test_a_letter_from_one_of_our_own_addresses_becomes_nothing(cast: Cast, address: str) -> None:
    kept = arrive(letter(f"Tech Help <{address}>"), cast.help_box)

    assert (kept.handling, kept.reason) == ("ignored", "own address")


def test_an_address_of_two_people_is_said_to_be_ambiguous(cast: Cast, signed_in: Any) -> None:
    for person in (cast.elena, cast.paula):
        ContactAddress.objects.create(user=person, address="family@home.example")

    arrive(letter("A Parent <family@home.example>"), cast.help_box)

    opened = Entry.objects.about(Ticket.objects.get()).get(verb="opened")
    assert opened.data["may_be"] == [cast.elena.pk, cast.paula.pk]
    page = signed_in(cast.jo).get(f"/tickets/{opened.subject_id}/").content.decode()
    assert page.count("asked for help, from an address of several people: Elena Alvarez, Paula Park") == 2


def test_an_unknown_writer_becomes_an_external_person_who_cannot_sign_in(cast: Cast) -> None:
    arrive(letter("Maria Lopez <maria@home.example>"), cast.help_box)

    ticket = Ticket.objects.get()
    assert (ticket.requester.kind, str(ticket.requester)) == ("external", "Maria Lopez")
    assert (ticket.requester.email, ticket.requester.has_usable_password()) == (None, False)


def test_colleagues_in_copy_follow_the_ticket_and_pupils_do_not(cast: Cast) -> None:
    arrive(letter(Cc=f"{cast.david.email}, {cast.kim.email}, vendor@x.example"), cast.help_box)

    followers = Ticket.objects.get().accesses.filter(reason="follower")
    assert [access.user for access in followers] == [cast.david]


def test_a_photo_in_a_letter_hangs_on_its_message(cast: Cast) -> None:
    message = letter()
    message.add_attachment(b"\x89PNG\r\n\x1a\n" + b"0" * 64, maintype="image", subtype="png", filename="panel.png")

    arrive(message, cast.help_box)

    attachment = Message.objects.get().attachments.get()
    assert (attachment.upload.name, attachment.upload.type) == ("panel.png", "image/png")


@pytest.mark.parametrize("proof", ["address", "in reply to", "subject", "received letter"])
def test_what_answers_a_merged_ticket_comes_to_the_one_in_which_it_lives_on(cast: Cast, proof: str) -> None:
    hers = Ticket.objects.get(messages__letter=arrive(letter(Message_ID="<first@cedarvalley.example>"), cast.help_box))
    middle, whole = (
        open_ticket(Filing(requester=cast.david, subject="Silent panel", device=cast.panel), by=cast.david)
        for _n in range(2)
    )
    merge(hers, into=middle, by=cast.marcus)
    merge(middle, into=whole, by=cast.marcus)
    headers = {
        "address": {"To": reply_address("help@cedarvalley.example", hers.pk)},
        "in reply to": {"In_Reply_To": f"<{message_id(hers.pk, 'e1.u1', 'cedarvalley.example')}>"},
        "subject": {"Subject": f"Re: No sound [Ticket {hers.pk}]"},
        "received letter": {"In_Reply_To": "<first@cedarvalley.example>"},
    }[proof]

    answer = letter(**headers)
    answer.set_content("Still silent.")
    kept = arrive(answer, cast.help_box)

    said = Message.objects.get(body="Still silent.")
    assert (kept.handling, said.ticket, said.author, said.written_on) == ("message", whole, cast.elena, None)
    assert said.from_requester is True


def test_a_stranger_who_quotes_the_number_of_a_merged_ticket_gets_no_word_into_the_other(cast: Cast) -> None:
    hers, whole = panel_ticket(cast), panel_ticket(cast)
    merge(hers, into=whole, by=cast.marcus)

    kept = arrive(letter("Mr. X <x@elsewhere.example>", Subject=f"Re: No sound [Ticket {hers.pk}]"), cast.help_box)

    assert (kept.handling, whole.messages.count()) == ("ticket", 2)
