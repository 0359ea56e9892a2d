"""From, Subject, Message-ID and their kin, as sent and as mangled."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from intake.reading import Address, read
from tests.intake.mail import wire


def test_a_plain_letter_says_who_wrote_what_and_when() -> None:
    reading = read(
        wire(
            "The projector is dark.",
            Message_ID="<a1@school.example>",
            Date="Tue, 27 Apr 2027 09:52:00 -0500",
            Cc="Office <office@school.example>",
        )
    )
    assert (reading.from_name, reading.from_address) == ("Pat Lee", "pat@school.example")
    assert (reading.subject, reading.message_id) == ("Printer", "a1@school.example")
    assert reading.date == datetime(2027, 4, 27, 14, 52, tzinfo=UTC)
    assert reading.to == (Address("help@district.example"),)
    assert reading.cc == (Address("office@school.example", "Office"),)
    assert reading.body_text == reading.reply_text == "The projector is dark."


@pytest.mark.parametrize(
    ("subject", "read_as"),
    [
        ("=?utf-8?B?8J+WqO+4jyBqYW1tZWQ=?=", "🖨️ jammed"),
        ("=?utf-8?q?Ca=C3=B1=C3=B3n_roto?=", "Cañón roto"),
        ("=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=", "café"),
        ("=?utf-8*es?Q?se=C3=B1al?=", "señal"),
        ("=?iso-8859-1?Q?caf=E9?= and =?koi8-r?B?8NLJ18XU?=", "café and Привет"),
        ("=?nosuch-charset?Q?caf=C3=A9?=", "café"),
        ("=?utf-8?B?aGVsbG8?=", "hello"),
        ("=?utf-8?B?aGVsbG8=", "hello"),
        ("=?utf-8?Q?a=00b?=", "ab"),
        ("=?utf-8?Q?is it on??=", "is it on?"),
        ("plain =? not a word", "plain =? not a word"),
        ("two\r\n lines", "two lines"),
        ("evil \u202egnp.exe", "evil gnp.exe"),
    ],
)
def test_a_subject_reads_as_the_writer_meant_it(subject: str, read_as: str) -> None:
    assert read(wire(Subject=subject)).subject == read_as


def test_a_subject_in_raw_bytes_is_read_in_the_charset_of_the_text() -> None:
    raw = "Subject: Привет\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\nx".encode("koi8-r")
    assert read(raw).subject == "Привет"


@pytest.mark.parametrize(
    ("field", "name", "address"),
    [
        ('"Lee, Pat" <pat@x.example>', "Lee, Pat", "pat@x.example"),
        ("pat@x.example (Pat Lee)", "Pat Lee", "pat@x.example"),
        ("<pat@x.example", "", "pat@x.example"),
        ("=?utf-8?Q?Lee, Pat?= <pat@x.example>", "Lee, Pat", "pat@x.example"),
        ('"Pat \\"Ace\\" Lee" <pat@x.example>', 'Pat "Ace" Lee', "pat@x.example"),
        ('"broken <pat@x.example>', "broken", "pat@x.example"),
        ("Pat <pat@x.example>, Sam <sam@x.example>", "Pat", "pat@x.example"),
        ("'pat@x.example' <pat@x.example>", "pat@x.example", "pat@x.example"),
        ("Pat Lee <mailto:pat@x.example>", "Pat Lee", "pat@x.example"),
        ("pat+room12@x.example", "", "pat+room12@x.example"),
        ("nobody at all", "nobody at all", ""),
    ],
)
def test_a_sender_is_found_in_a_broken_field_too(field: str, name: str, address: str) -> None:
    reading = read(wire(From=field))
    assert (reading.from_name, reading.from_address) == (name, address)


def test_without_from_the_envelope_sender_counts() -> None:
    assert read(wire(From="", Return_Path="<pat@x.example>")).from_address == "pat@x.example"


def test_groups_and_undisclosed_recipients_are_flattened() -> None:
    reading = read(wire(To="undisclosed-recipients:;", Cc="Lab: a@x.example, B <b@x.example>;"))
    assert reading.to == ()
    assert reading.cc == (Address("a@x.example"), Address("b@x.example", "B"))


def test_the_addresses_of_the_last_mail_servers_are_kept_for_routing() -> None:
    reading = read(
        wire(Delivered_To="help+t12@d.example", X_Original_To="<help@d.example>", X_Forwarded_To="me@d.example")
    )
    assert reading.delivered_to == ("help+t12@d.example", "help@d.example", "me@d.example")


@pytest.mark.parametrize(
    ("field", "identifiers"),
    [
        ("<a@x>\r\n <b@x>", ("a@x", "b@x")),
        ("<a@x>,<b@x>, <c@x>", ("a@x", "b@x", "c@x")),
        ("a@x b@x", ("a@x", "b@x")),
        ("<long-\r\n identifier@x>", ("long-identifier@x",)),
        ("", ()),
    ],
)
def test_references_are_split_however_they_are_written(field: str, identifiers: tuple[str, ...]) -> None:
    assert read(wire(References=field)).references == identifiers


@pytest.mark.parametrize(
    ("field", "identifier"),
    [("<bad id [x]>", "badid[x]"), ("no-brackets@x", "no-brackets@x"), ("<>", ""), ("<a@b", "a@b")],
)
def test_a_malformed_message_id_still_tells_letters_apart(field: str, identifier: str) -> None:
    assert read(wire(Message_ID=field)).message_id == identifier


def test_in_reply_to_is_found_among_words() -> None:
    field = 'Your message of "Tue, 27 Apr" <a1@x.example>'
    assert read(wire(In_Reply_To=field)).in_reply_to == "a1@x.example"


@pytest.mark.parametrize("field", ["", "yesterday", "Tue, 99 Foo 2027 99:99", "Thu, 1 Jan 0001 00:00:00 +9999"])
def test_an_unsound_date_is_no_date(field: str) -> None:
    assert read(wire(Date=field)).date is None


def test_an_mbox_line_before_the_header_is_passed_over() -> None:
    reading = read(b"From pat@x.example Tue Apr 27 09:52:00 2027\n" + wire("One.\n>From here on two."))
    assert reading.subject == "Printer"
    assert reading.body_text == "One.\nFrom here on two."


def test_a_junk_line_between_fields_does_not_end_the_header() -> None:
    assert read(b"From: a@x.example\r\njunk without colon\r\nSubject: Hi\r\n\r\nText").subject == "Hi"


def test_a_body_without_an_empty_line_before_it_is_kept() -> None:
    reading = read(b"Subject: Hi\r\nthis is already the text\r\n")
    assert (reading.subject, reading.body_text) == ("Hi", "this is already the text")


def test_authentication_results_are_kept_topmost_first_for_the_judgement_of_spoofed_senders() -> None:
    raw = b"Authentication-Results: mx.d.example; dmarc=fail\r\nAuthentication-Results: liar; dmarc=pass\r\n" + wire()
    assert read(raw).authentication_results == ("mx.d.example; dmarc=fail", "liar; dmarc=pass")


def test_the_same_letter_through_two_servers_reads_the_same() -> None:
    first = read(b"Received: from a by b\r\n" + wire(Message_ID="<a1@x>"))
    again = read(b"Received: from c by d\r\nReceived: from a by b\r\n" + wire(Message_ID="<a1@x>"))
    assert first == again
