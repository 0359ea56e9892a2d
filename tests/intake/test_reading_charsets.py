"""Text in the charsets of the world, declared rightly, wrongly or not at all."""

from __future__ import annotations

import pytest

from intake.reading import read
from intake.reading.charsets import codec_name, decode
from tests.intake.mail import storable, wire

SAMPLES = [
    ("cp1252", "windows-1252", "Don’t – “quote” €5"),
    ("cp1250", "windows-1250", "Zażółć gęślą"),
    ("cp1251", "windows-1251", "Принтер"),
    ("cp1252", "iso-8859-1", "Don’t – €5"),
    ("iso8859_2", "iso-8859-2", "Příliš žluťoučký"),
    ("iso8859_15", "iso-8859-15", "œuvre €"),
    ("iso8859_8", "ISO-8859-8-I", "מדפסת"),
    ("koi8_r", "koi8-r", "Принтер"),
    ("gb18030", "gb2312", "打印机坏了镕"),
    ("gb18030", "gb18030", "𠀀打印机"),
    ("gbk", "x-gbk", "打印机"),
    ("cp950", "big5", "印表機"),
    ("cp949", "ks_c_5601-1987", "프린터 뷁"),
    ("cp949", "euc-kr", "프린터"),
    ("cp932", "shift_jis", "プリンタ①髙"),
    ("euc_jp", "EUC-JP", "プリンタ"),
    ("iso2022_jp", "iso-2022-jp", "プリンタが動きません abc"),
    ("iso2022_kr", "iso-2022-kr", "프린터"),
    ("hz", "hz-gb-2312", "打印机"),
    ("utf_7", "utf-7", "Señal ñ – ü"),
    ("utf_7", "unicode-1-1-utf-7", "Señal"),
    ("utf_16", "utf-16", "Señal 打印机"),
    ("utf_16_le", "utf-16le", "Señal"),
    ("mac_roman", "macintosh", "Señal"),
    ("cp866", "cp-866", "Принтер"),
    ("cp874", "tis-620", "เครื่องพิมพ์"),
]


@pytest.mark.parametrize(("codec", "label", "text"), SAMPLES)
def test_a_declared_charset_is_read(codec: str, label: str, text: str) -> None:
    assert decode(text.encode(codec), label) == text


@pytest.mark.parametrize(
    "label", ["x-unknown", "", "rot13", "idna", "punycode", "undefined", "a\0b", "💩", "hex", "utf-8-nope"]
)
def test_an_unknown_or_senseless_charset_falls_back_to_utf8(label: str) -> None:
    assert codec_name(label) == ""
    assert decode("Señal 打印机".encode(), label) == "Señal 打印机"


def test_undeclared_western_bytes_are_windows_1252() -> None:
    assert read(wire("Señal – roto".encode("cp1252"), Content_Type="text/plain")).body_text == "Señal – roto"


def test_undeclared_text_is_read_in_the_charset_of_the_encoded_subject() -> None:
    raw = wire("打印机坏了".encode("gb18030"), Content_Type="text/plain", Subject="=?gb2312?B?tPLTobv6?=")
    assert (read(raw).subject, read(raw).body_text) == ("打印机", "打印机坏了")


def test_utf8_declared_as_latin1_or_ascii_is_seen_through() -> None:
    for label in ("iso-8859-1", "us-ascii", "windows-1252"):
        assert decode("Señal – roto".encode(), label) == "Señal – roto"


def test_windows_bytes_declared_as_utf8_are_seen_through() -> None:
    assert decode("Señal roto".encode("cp1252"), "utf-8") == "Señal roto"


def test_an_invalid_byte_costs_one_character_only() -> None:
    assert decode("Señal".encode() + b"\xff" + "打".encode(), "utf-8") == "Señal\ufffd打"


def test_windows_additions_to_iso_2022_jp_are_read() -> None:
    """Circled numbers (row 13), half-width katakana by escape and by shift, and the Roman set."""
    circled = b"\x1b$B-!-5F|K\\\x1b(B"
    assert decode(circled, "iso-2022-jp") == "①Ⅰ日本"
    assert decode(b"\x1b(I6@\x1b(B ok", "iso-2022-jp") == "ｶﾀ ok"
    assert decode(b"\x0e6@\x0f ok", "cp50222") == "ｶﾀ ok"
    assert decode(b"\x1b(J5\x1b(B", "iso-2022-jp") == "5"


def test_iso_2022_jp_is_recognised_without_declaration() -> None:
    assert read(wire("動きません".encode("iso2022_jp"), Content_Type="text/plain")).body_text == "動きません"


def test_a_truncated_japanese_run_does_not_swallow_the_next_line() -> None:
    assert decode(b"\x1b$BF|K\\\nplain", "iso-2022-jp") == "日本\nplain"


def test_html_without_charset_uses_its_meta_tag() -> None:
    page = '<html><head><meta charset="koi8-r"></head><body>Принтер</body></html>'
    assert read(wire(page.encode("koi8-r"), Content_Type="text/html")).body_text == "Принтер"


def test_nul_bytes_and_lone_surrogates_never_reach_the_database() -> None:
    raw = wire(b"a\x00b \xed\xa0\x80 c", Subject="=?utf-8?Q?x=00=ED=A0=80?=")
    assert b"\x00" in raw
    reading = read(raw)
    assert storable(reading)
    assert reading.body_text.startswith("ab ")
