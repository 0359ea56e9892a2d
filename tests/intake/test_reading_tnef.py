"""winmail.dat, built here attribute by attribute."""

from __future__ import annotations

import struct

from intake.reading import read
from intake.reading.rtf import decompress, rtf_text
from intake.reading.tnef import SIGNATURE, unpack
from tests.intake.mail import file_part, multipart, part


def attribute(level: int, identity: int, content: bytes) -> bytes:
    checksum = sum(content) & 0xFFFF
    return struct.pack("<BII", level, identity, len(content)) + content + struct.pack("<H", checksum)


def string_property(identity: int, text: str) -> bytes:
    value = text.encode("utf-16-le") + b"\0\0"
    padding = b"\0" * (-len(value) % 4)
    return struct.pack("<HHII", 0x1F, identity, 1, len(value)) + value + padding


def properties(*values: bytes) -> bytes:
    return struct.pack("<I", len(values)) + b"".join(values)


def tnef(*attributes: bytes) -> bytes:
    return SIGNATURE + b"\x01\x00" + b"".join(attributes)


RENDER = attribute(2, 0x00069002, bytes(14))
DATA = attribute(2, 0x0006800F, b"grades,10")
TITLE = attribute(2, 0x00018010, b"GRADES~1.CSV\0")
LONG_NAME = attribute(2, 0x00069005, properties(string_property(0x3707, "grädes 2027.csv")))


def winmail(*attributes: bytes) -> bytes:
    packed = file_part(tnef(*attributes), "application/ms-tnef; name=winmail.dat")
    return multipart(part("See file."), packed)


def test_winmail_dat_gives_way_to_the_files_in_it() -> None:
    reading = read(winmail(RENDER, DATA, TITLE, LONG_NAME))
    assert [(one.name, one.data) for one in reading.attachments] == [("grädes 2027.csv", b"grades,10")]
    assert reading.body_text == "See file."


def test_the_name_may_come_before_the_data() -> None:
    assert [one.name for one in read(winmail(RENDER, TITLE, DATA)).attachments] == ["GRADES~1.CSV"]


def test_two_files_keep_their_own_names() -> None:
    second = attribute(2, 0x00018010, b"b.txt\0")
    found = unpack(tnef(RENDER, TITLE, DATA, RENDER, second, DATA))
    assert found is not None
    assert [one.name for one in found.attachments] == ["GRADES~1.CSV", "b.txt"]


def test_a_letter_that_is_only_winmail_dat_has_its_text() -> None:
    body = attribute(1, 0x00069003, properties(string_property(0x1000, "Señal perdida\r\n")))
    reading = read(multipart(file_part(tnef(body, RENDER, TITLE, DATA), "application/ms-tnef; name=winmail.dat")))
    assert reading.body_text == "Señal perdida"


def test_a_truncated_winmail_dat_gives_what_is_whole() -> None:
    whole = tnef(RENDER, TITLE, DATA, RENDER, TITLE, DATA)
    for length in range(len(whole)):
        found = unpack(whole[:length])
        assert (found is None) == (length < len(SIGNATURE))
    assert [one.name for one in read(winmail(RENDER, TITLE, DATA[:-20])).attachments] == ["GRADES~1.CSV"]


def test_what_only_calls_itself_winmail_dat_stays_a_file() -> None:
    raw = multipart(part("x"), file_part(b"no tnef", "application/ms-tnef; name=winmail.dat"))
    assert [(one.name, one.size) for one in read(raw).attachments] == [("winmail.dat", 7)]


def test_rich_text_is_reduced_to_its_words() -> None:
    document = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 Caf\'e9 \u8364? \b bold\b0\par two\tab x}"
    assert rtf_text(document) == "Café € bold\ntwo\tx"


def test_html_wrapped_in_rich_text_shows_its_words_once() -> None:
    document = (
        rb"{\rtf1\ansi\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Hello{\*\htmltag72 </p>}\htmlrtf }\htmlrtf0 }"
    )
    assert rtf_text(document) == "Hello"


def test_compressed_rich_text_is_expanded() -> None:
    """The example of [MS-OXRTFCP] 4.1: `{\\rtf1\\ansi\\ansicpg1252\\pard hello world}`."""
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert decompress(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert decompress(packed[:30]).startswith(b"{\\rtf1\\ansi")
    assert decompress(b"short") == b""
