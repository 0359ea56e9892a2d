"""Whatever comes, reading never raises, never fails, and gives storable text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.reading import read
from tests.intake.mail import file_part, multipart, part, storable

WHOLE = multipart(
    part("Works.\r\n\r\nOn Mon, Apr 26, 2027 at 9:00 AM Help <help@d.example> wrote:\r\n> Which room?"),
    part('<p>Rich <b>text</b> <img src="cid:a@x"></p>', "text/html; charset=windows-1252"),
    file_part(b"\x89PNG", "image/png", Content_ID="<a@x>", Content_Disposition="inline; filename*=utf-8''a%20b.png"),
    part("From: Ana <ana@x.example>\r\n\r\nInner", "message/rfc822"),
    part("Final-Recipient: rfc822; ana@x.example\r\nAction: failed", "message/delivery-status"),
    kind="report; report-type=delivery-status",
    References="<a@x> <b@x>",
    Date="Tue, 27 Apr 2027 09:52:00 -0500",
    Subject="=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=",
)
SPLICES = [
    b"\0",
    b"--",
    b"\r\n",
    b"\r\n\r\n",
    b'"',
    b"(",
    b"=?",
    b"?=",
    b"<",
    b">",
    b";",
    b"\xff",
    b"\x1b$B",
    b"*0*=",
    b"&#",
    b"begin 644 a\n",
]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2_000))
def test_random_bytes_are_read(raw: bytes) -> None:
    reading = read(raw)
    assert reading.error == ""
    assert storable(reading)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 60), st.sampled_from(SPLICES)), max_size=12))
def test_a_letter_cut_and_spliced_anywhere_is_read(cuts: list[tuple[int, int, bytes]]) -> None:
    raw = WHOLE
    for at, removed, inserted in cuts:
        raw = raw[:at] + inserted + raw[at + removed :]
    reading = read(raw)
    assert reading.error == ""
    assert storable(reading)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="<>/=\"'!-&;#abp \n", max_size=400))
def test_any_markup_is_read_and_stays_inert(markup: str) -> None:
    reading = read(b"Content-Type: text/html; charset=utf-8\r\n\r\n" + markup.encode())
    assert reading.error == ""
    assert "<script" not in reading.body_html


@pytest.mark.skipif("LETTERS_DIR" not in os.environ, reason="LETTERS_DIR names no folder of letters")
def test_every_real_letter_is_read_into_storable_text() -> None:
    files = sorted(Path(os.environ["LETTERS_DIR"]).glob("*.eml"))
    assert files
    failed = [file.name for file in files if read(file.read_bytes()).error]
    unstorable = [file.name for file in files if not storable(read(file.read_bytes()))]
    assert (failed, unstorable) == ([], [])
