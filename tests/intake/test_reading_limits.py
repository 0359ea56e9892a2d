"""Letters made to hurt: each is read in bounded time, without an error, into storable text.

The limit of 20 s is generous on purpose: it is there to catch time that grows with the square of the
size, which would be minutes.
"""

from __future__ import annotations

import base64
import time

import pytest

from intake.reading import limits, read
from tests.intake.mail import storable, wire

SIZE = 200_000


def fill(piece: bytes) -> bytes:
    return piece * (SIZE // len(piece))


def html(piece: bytes) -> bytes:
    return wire(fill(piece), Content_Type="text/html; charset=utf-8")


def field(name: bytes, piece: bytes, before: bytes = b"") -> bytes:
    return name + b": " + before + fill(piece) + b"\r\n\r\nHello"


CRAFTED = {
    "nested multiparts": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(5_000)
    ),
    "one boundary for all": wire(
        fill(b"--b\nContent-Type: multipart/mixed; boundary=b\n\n"), Content_Type="multipart/mixed; boundary=b"
    ),
    "many parts": wire(fill(b"--b\n\nx\n"), Content_Type="multipart/mixed; boundary=b"),
    "open parentheses": field(b"From", b"("),
    "open quotes": field(b"From", b'"'),
    "escaped quotes": field(b"From", b'\\"'),
    "many addresses": field(b"To", b"a@b.example, "),
    "encoded words": field(b"Subject", b"=?utf-8?q?a?= "),
    "openings of encoded words": field(b"Subject", b"=?a?b?"),
    "folds": field(b"Subject", b"a\r\n "),
    "references": field(b"References", b"<a@b>"),
    "open references": field(b"References", b"<"),
    "spaces in parameters": field(b"Content-Type", b" ", b"text/plain;"),
    "quotes in parameters": field(b"Content-Type", b'\\"', b'text/plain; a="'),
    "sections of parameters": field(b"Content-Type", b"a*1*=b; ", b"text/plain; "),
    "many fields": fill(b"X: y\r\n") + b"\r\nHello",
    "one long line": wire(fill(b"wrote ")),
    "lines that nearly introduce": wire(fill(b"On 10:30 a@b.example " * 30 + b":\n")),
    "lines that wrote": wire(fill(b"a wrote:\n")),
    "lines from": wire(fill(b"From: x\n")),
    "quotations": wire(fill(b">\n")),
    "dashes": wire(fill(b"-" * 80 + b" a " + b"-" * 80 + b"\n")),
    "phones": wire(fill(b"sent from " * 20 + b"\n")),
    "uuencode without end": wire(fill(b"begin 644 a\n")),
    "uuencode with one end": wire(fill(b"begin 644 a\n") + b"end\n"),
    "deep html": html(b"<div>"),
    "formatting reopened": wire(
        b"".join(b"<b x=%d>" % at for at in range(400)) + fill(b"<p>x</p>"), Content_Type="text/html"
    ),
    "table tricks": html(b"<b a=1><table><td></b></td></table>"),
    "open comments": html(b"<!--"),
    "open attributes": html(b'<a b="'),
    "ampersands": html(b"&"),
    "fixed spaces": html(b"&nbsp;"),
    "less than": html(b"<"),
    "line breaks": html(b"<br>"),
    "long entity": wire(b"&#" + fill(b"9") + b";", Content_Type="text/html"),
    "escapes": wire(fill(b"\x1b$B"), Content_Type="text/plain; charset=iso-2022-jp"),
    "utf-7": wire(fill(b"+AOk-"), Content_Type="text/plain; charset=utf-7"),
    "punycode": wire(fill(b"a-"), Content_Type="text/plain; charset=punycode"),
    "broken base64": wire(fill(b"A=A"), Content_Transfer_Encoding="base64"),
    "report of many": wire(fill(b"Final-Recipient: rfc822; a@b.example\n\n"), Content_Type="message/delivery-status"),
    "bounce with many": wire(fill(b"could not be delivered a@b.example "), From="MAILER-DAEMON@x.example"),
    "carriage returns": fill(b"A: b\r"),
    "nothing": fill(b"\n"),
    "zeros": fill(b"\0"),
}


@pytest.mark.parametrize("raw", CRAFTED.values(), ids=CRAFTED.keys())
def test_a_crafted_letter_costs_bounded_time(raw: bytes) -> None:
    started = time.perf_counter()
    reading = read(raw)
    assert time.perf_counter() - started < 20
    assert reading.error == ""
    assert storable(reading)


def test_a_letter_of_twenty_megabytes_is_read_whole() -> None:
    content = bytes(range(256)) * 58_000
    coded = base64.encodebytes(content)
    raw = wire(
        b"--b\n\nHello\n--b\nContent-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\n"
        + coded
        + b"--b--\n",
        Content_Type="multipart/mixed; boundary=b",
    )
    assert len(raw) > 20_000_000
    started = time.perf_counter()
    reading = read(raw)
    assert time.perf_counter() - started < 20
    assert [(one.name, one.size) for one in reading.attachments] == [("a.zip", len(content))]
    assert (reading.body_text, reading.clipped) == ("Hello", False)


def test_what_lies_beyond_a_limit_is_said_to_be_missing() -> None:
    raw = wire("--b\n\nx\n" * (limits.PARTS + 10) + "--b--\n", Content_Type="multipart/mixed; boundary=b")
    reading = read(raw)
    assert (reading.body_text.count("x"), reading.clipped) == (limits.PARTS, True)
    long = read(wire("x" * (limits.TEXT_CHARACTERS + 5)))
    assert (len(long.body_text), long.clipped) == (limits.TEXT_CHARACTERS, True)
    assert read(wire("x")).clipped is False


def test_recipients_are_bounded() -> None:
    reading = read(wire(To=", ".join(f"a{at}@b.example" for at in range(limits.ADDRESSES + 50))))
    assert len(reading.to) == limits.ADDRESSES
