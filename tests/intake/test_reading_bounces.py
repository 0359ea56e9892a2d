"""Returned letters: recognised, with the recipients that failed and the letter of ours that came back."""

from __future__ import annotations

import pytest

from intake.reading import read
from tests.intake.mail import multipart, part, wire

DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example>"


def report(status: str) -> bytes:
    original = "Message-ID: <t12.n3@district.example>\r\nSubject: [#12] Printer\r\n\r\nHello"
    return multipart(
        part("I could not deliver your message."),
        part(status, "message/delivery-status"),
        part(original, "message/rfc822"),
        kind="report; report-type=delivery-status",
        boundary="=_report",
        From=DAEMON,
        Subject="Undelivered Mail Returned to Sender",
    )


def test_a_delivery_report_names_the_failed_recipients_and_our_letter() -> None:
    reading = read(
        report(
            "Reporting-MTA: dns; mx.example\r\n\r\n"
            "Final-Recipient: rfc822; ana@home.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
            "Final-Recipient: rfc822; <bo@home.example>\r\nAction: Failed\r\n\r\n"
            "Final-Recipient: rfc822; ok@home.example\r\nAction: relayed\r\n"
        )
    )
    assert (reading.is_bounce, reading.is_auto_reply, reading.should_create_ticket) == (True, True, False)
    assert reading.bounce_recipients == ("ana@home.example", "bo@home.example")
    assert reading.bounced_message_id == "t12.n3@district.example"
    assert reading.auto_reason == "bounce"


def test_the_address_we_wrote_to_counts_more_than_the_one_it_was_passed_on_to() -> None:
    status = (
        "Original-Recipient: rfc822;ana@home.example\r\nFinal-Recipient: rfc822;ana2@other.example\r\n"
        "Action: failed\r\n"
    )
    assert read(report(status)).bounce_recipients == ("ana@home.example",)


def test_a_delay_is_no_failure_of_an_address() -> None:
    reading = read(report("Final-Recipient: rfc822; ana@home.example\r\nAction: delayed\r\n"))
    assert (reading.is_bounce, reading.bounce_recipients, reading.should_create_ticket) == (True, (), False)


@pytest.mark.parametrize(
    "text",
    [
        "** THIS IS A WARNING MESSAGE ONLY **\nCould not be delivered for 4 hours to\n\n  ana@home.example\n",
        "Delivery to ana@home.example has been delayed. It will be retried until Friday.\n",
    ],
)
def test_a_delay_in_words_is_no_failure_either(text: str) -> None:
    reading = read(wire(text, From=DAEMON, Subject="Warning: could not send message for past 4 hours"))
    assert (reading.is_bounce, reading.bounce_recipients) == (True, ())


def test_a_report_of_success_is_no_bounce_and_no_ticket() -> None:
    reading = read(report("Final-Recipient: rfc822; ana@home.example\r\nAction: delivered\r\n"))
    assert (reading.is_bounce, reading.auto_reason, reading.should_create_ticket) == (False, "receipt", False)


@pytest.mark.parametrize(
    ("text", "recipients"),
    [
        ("A message that you sent could not be delivered.\n\n  ana@home.example\n    550 no such user\n"
            "", ("ana@home.example",)),
        ("<ana@home.example>:\nUser unknown (#5.1.1)\n\n<bo@home.example>:\nmailbox full\n"
            "", ("ana@home.example", "bo@home.example")),
        ("Delivery failed 20 attempts: ana@home.example\n", ("ana@home.example",)),
        ("It could not be delivered.\nRCPT TO: ana@home.example\nMAIL FROM: x@y.example\n", ("ana@home.example",)),
        ("Could not be delivered to the following user:\n\n\"Ana\" <ana@home.example>\n", ("ana@home.example",)),
        (
            "Could not be delivered: ana@home.example\n\n--- Below this line is a copy of the message.\n\n"
            "From: help@district.example\nTo: other@home.example\n",
            ("ana@home.example",),
        ),
        ("The mail could not be delivered. For help write to postmaster@mx.example.\n", ()),
    ],
)  # fmt: skip
def test_bounces_in_words_are_understood(text: str, recipients: tuple[str, ...]) -> None:
    reading = read(wire(text, From=DAEMON, Subject="failure notice", Return_Path="<>"))
    assert reading.is_bounce is True
    assert reading.bounce_recipients == recipients


def test_the_failed_recipients_field_is_believed() -> None:
    reading = read(wire("See below.", X_Failed_Recipients="ana@home.example, bo@home.example"))
    assert (reading.is_bounce, reading.bounce_recipients) == (True, ("ana@home.example", "bo@home.example"))


@pytest.mark.parametrize(
    "headers",
    [
        {"Subject": "Why was my mail returned to sender?"},
        {"Subject": "Fwd: Undelivered Mail Returned to Sender"},
        {"Subject": "Delivery failure"},
        {"From": "Postmaster Pat <pat@school.example>", "Subject": "Lunch"},
    ],
)
def test_a_person_who_asks_about_a_bounce_is_none(headers: dict[str, str]) -> None:
    text = (
        "What does this mean?"
        if headers["Subject"] == "Lunch"
        else "I got this: could not be delivered to ana@home.example"
    )
    reading = read(wire(text, **headers))
    assert (reading.is_bounce, reading.is_auto_reply, reading.should_create_ticket) == (False, False, True)


def test_an_absence_note_without_return_path_is_no_bounce() -> None:
    text = "I am away. Should your letter not be delivered in time, ask ana@home.example."
    headers = {"Return_Path": "<>", "Subject": "Automatic reply: Printer"}
    reading = read(wire(text + " It could not be delivered.", **headers))
    assert (reading.is_bounce, reading.bounce_recipients, reading.auto_reason) == (False, (), "absence")


def test_a_forwarded_bounce_is_the_forwarders_letter() -> None:
    raw = multipart(part("Please look at this."), part(report("Action: failed").decode(), "message/rfc822"))
    assert b"message/delivery-status" in raw
    reading = read(raw)
    assert (reading.is_bounce, reading.should_create_ticket) == (False, True)
