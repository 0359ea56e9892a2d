"""Which part is the text, which is a file, and what broken MIME still yields."""

from __future__ import annotations

import base64
import binascii
import hashlib

import pytest

from intake.reading import read
from tests.intake.mail import file_part, multipart, part, wire

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def named(raw: bytes) -> list[tuple[str, str, int]]:
    return [(one.name, one.type, one.size) for one in read(raw).attachments]


def test_text_and_attachment_are_told_apart() -> None:
    raw = multipart(part("See file."), file_part(PNG, "image/png", Content_Disposition='attachment; filename="a.png"'))
    reading = read(raw)
    assert reading.body_text == "See file."
    assert reading.attachments[0].as_dict() == {
        "name": "a.png",
        "type": "image/png",
        "size": len(PNG),
        "sha256": hashlib.sha256(PNG).hexdigest(),
    }
    assert reading.attachments[0].data == PNG


def test_of_alternatives_the_plain_one_is_text_and_the_html_is_kept() -> None:
    reading = read(multipart(part("Plain"), part("<p>Rich</p>", "text/html"), kind="alternative"))
    assert (reading.body_text, reading.body_html, reading.attachments) == ("Plain", "<p>Rich</p>", ())


def test_text_around_a_picture_is_joined() -> None:
    raw = multipart(
        part("Above"), file_part(PNG, "image/png", Content_Disposition="inline; filename=a.png"), part("Below")
    )
    assert read(raw).body_text == "Above\nBelow"
    assert named(raw) == [("a.png", "image/png", len(PNG))]


def test_inline_pictures_are_known_by_content_id_with_or_without_disposition_or_name() -> None:
    inner = (
        "--r\r\n" + part('<p><img src="cid:one@x"><img src="cid:two@x"></p>', "text/html")
        + "\r\n--r\r\n" + file_part(PNG, "image/png", Content_ID="<one@x>")
        + "\r\n--r\r\n" + file_part(PNG, "image/png", Content_ID="<two@x>", Content_Disposition="attachment; "
            "filename=b.png")
        + "\r\n--r--\r\n"
    )  # fmt: skip
    reading = read(multipart(part(inner, 'multipart/related; boundary="r"')))
    assert [(one.name, one.content_id, one.inline) for one in reading.attachments] == [
        ("attachment-1.png", "one@x", True),
        ("b.png", "two@x", True),
    ]


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ("attachment; filename=\"plain name.pdf\"", "plain name.pdf"),
        ("attachment; filename*=UTF-8''na%C3%AFve%20plan.pdf", "naïve plan.pdf"),
        ("attachment; filename*0*=UTF-8''na%C3%AF; filename*1*=ve; filename*2=\".pdf\"", "naïve.pdf"),
        ("attachment; filename*1=\"b.pdf\"; filename*0=\"a\"", "ab.pdf"),
        ("attachment; filename=\"=?utf-8?B?cGxhbsOpLnBkZg==?=\"", "plané.pdf"),
        ("attachment; filename==?utf-8?Q?plan=C3=A9.pdf?=", "plané.pdf"),
        ("attachment; filename=\"../../etc/passwd\"", "....etcpasswd"),
        ("attachment; filename=\"..\"", "attachment-1.pdf"),
        ("attachment; filename=\"a\x00b\tc.pdf\"", "abc.pdf"),
        ("attachment; filename=\"cod\u202efdp.exe\"", "codfdp.exe"),
        ("attachment; filename=unquoted name.pdf", "unquoted name.pdf"),
        ("attachment; filename=\"unclosed.pdf", "unclosed.pdf"),
        ("attachment", "attachment-1.pdf"),
    ],
)  # fmt: skip
def test_attachment_names_are_decoded_and_made_harmless(disposition: str, name: str) -> None:
    raw = multipart(part("x"), file_part(b"%PDF", "application/pdf", Content_Disposition=disposition))
    assert [one.name for one in read(raw).attachments] == [name]


def test_a_very_long_name_keeps_its_extension() -> None:
    raw = multipart(
        part("x"), file_part(b"1", "text/csv", Content_Disposition=f'attachment; filename="{"n" * 900}.csv"')
    )
    name = read(raw).attachments[0].name
    assert (len(name), name[-5:]) == (200, "n.csv")


def test_the_only_text_is_the_body_even_if_it_has_a_file_name() -> None:
    reading = read(wire("Body", Content_Type="text/plain; name=body.txt"))
    assert (reading.body_text, reading.attachments) == ("Body", ())


def test_a_text_file_beside_the_body_stays_a_file() -> None:
    raw = multipart(
        part("Body"), part("a,b", "text/plain; name=list.csv", Content_Disposition="inline; filename=list.csv")
    )
    assert read(raw).body_text == "Body"
    assert named(raw) == [("list.csv", "text/plain", 3)]


def test_a_letter_that_is_a_file_has_no_text() -> None:
    reading = read(
        wire(base64.encodebytes(PNG), Content_Type="image/png; name=scan.png", Content_Transfer_Encoding="base64")
    )
    assert (reading.body_text, [one.name for one in reading.attachments]) == ("", ["scan.png"])


def test_a_letter_inside_a_letter_is_an_attachment_named_by_its_subject() -> None:
    inner = "From: Ana <ana@x.example>\r\nSubject: My tablet\r\n\r\nIt broke."
    raw = multipart(part("For you."), part(inner, "message/rfc822"))
    assert read(raw).body_text == "For you."
    assert named(raw) == [("My tablet.eml", "message/rfc822", len(inner))]


def test_a_calendar_invitation_is_a_file_beside_the_text() -> None:
    event = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR"
    raw = multipart(part("Meeting"), part(event, "text/calendar; method=REQUEST"), kind="alternative")
    reading = read(raw)
    assert (reading.body_text, reading.should_create_ticket, reading.is_auto_reply) == ("Meeting", True, False)
    assert named(raw) == [("attachment-1.ics", "text/calendar", len(event))]


def test_a_detached_signature_shows_only_if_it_is_named() -> None:
    signature = file_part(b"sig", "application/pgp-signature")
    assert named(multipart(part("Signed"), signature, kind="signed")) == []
    smime = file_part(b"sig", "application/pkcs7-signature; name=smime.p7s")
    assert named(multipart(part("Signed"), smime, kind="signed")) == [("smime.p7s", "application/pkcs7-signature", 3)]


def test_an_opaque_smime_signature_is_opened() -> None:
    inner = b"Content-Type: text/plain\r\n\r\nSigned words."
    octets = b"\x24\x80\x04\x0a" + inner[:10] + b"\x04" + bytes((len(inner) - 10,)) + inner[10:] + b"\0\0"
    packed = (
        bytes.fromhex("3080 06092a864886f70d010702 a080 3080 020101 3100 3080 06092a864886f70d010701 a080") + octets
    )
    raw = wire(
        base64.encodebytes(packed),
        Content_Type="application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
        Content_Transfer_Encoding="base64",
    )
    assert read(raw).body_text == "Signed words."


def test_encrypted_letters_stay_whole_as_attachments() -> None:
    raw = multipart(
        part("Version: 1", "application/pgp-encrypted"),
        part("-----BEGIN PGP MESSAGE-----", "application/octet-stream; name=encrypted.asc"),
        kind="encrypted",
    )
    assert named(raw) == [
        ("attachment-1", "application/pgp-encrypted", 10),
        ("encrypted.asc", "application/octet-stream", 27),
    ]


def test_uuencoded_files_in_the_text_are_taken_out() -> None:
    coded = "begin 644 notes.txt\n" + binascii.b2a_uu(b"hello there").decode("ascii") + "`\nend\n"
    reading = read(wire(f"Above\n{coded}Below"))
    assert [(one.name, one.data) for one in reading.attachments] == [("notes.txt", b"hello there")]
    assert reading.body_text == "Above\n\nBelow"


def test_the_word_begin_is_no_uuencoded_file() -> None:
    text = "begin 644 things\nand never end them"
    assert read(wire(text)).body_text == text


def binhex(name: bytes, content: bytes) -> str:
    """BinHex 4.0 (RFC 1741) without checksums, which the reading does not ask for."""
    header = bytes((len(name),)) + name + b"\0TEXTttxt\0\0" + len(content).to_bytes(4, "big") + bytes(4) + bytes(2)
    data = (header + content + bytes(4)).replace(b"\x90", b"\x90\x00")
    alphabet = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"
    bits = "".join(f"{byte:08b}" for byte in data + bytes(-len(data) % 3))
    return ":" + "".join(alphabet[int(bits[at : at + 6], 2)] for at in range(0, len(bits), 6)) + ":"


def test_binhex_is_unpacked() -> None:
    packed = "(This file must be converted with BinHex 4.0)\r\n\r\n" + binhex(b"notes.txt", b"old \x90 Mac")
    raw = multipart(part("x"), part(packed, "application/mac-binhex40"))
    assert [(one.name, one.data) for one in read(raw).attachments] == [("notes.txt", b"old \x90 Mac")]


@pytest.mark.parametrize(
    "body",
    [
        "--other\r\nContent-Type: text/plain\r\n\r\nFound\r\n--other--\r\n",
        "--other\r\nContent-Type: text/plain\r\n\r\nFound",
    ],
)
def test_a_wrong_boundary_is_guessed_from_the_body(body: str) -> None:
    assert read(wire(body, Content_Type='multipart/mixed; boundary="never used"')).body_text == "Found"
    assert read(wire(body, Content_Type="multipart/mixed")).body_text == "Found"


def test_a_multipart_without_any_boundary_is_text() -> None:
    assert read(wire("Just words", Content_Type="multipart/mixed; boundary=x")).body_text == "Just words"


def test_a_missing_last_boundary_loses_nothing() -> None:
    raw = multipart(part("One"), part("Two"))
    cut = raw[: raw.rindex(b"--=_b1--")]
    assert read(cut).body_text == read(raw).body_text == "One\nTwo"


def test_a_boundary_that_begins_like_another_is_not_mixed_up() -> None:
    inner = "--ab\r\n" + part("In") + "\r\n--ab--\r\n"
    outer = "--a\r\n" + part(inner, "multipart/mixed; boundary=ab") + "\r\n--a\r\n" + part("Out") + "\r\n--a--\r\n"
    assert read(wire(outer, Content_Type="multipart/mixed; boundary=a")).body_text == "In\nOut"


@pytest.mark.parametrize(
    ("encoding", "body", "text"),
    [
        ("quoted-printable", "caf=C3=A9 =\nsoft = x", "café soft = x"),
        ("base64", "Y2Fm\nw6k=", "café"),
        ("base64", "Y2Fmw6k", "café"),
        ("base64", "Y2Fm*w6k=!!", "café"),
        ("BASE64 ", "Y2Fmw6k=", "café"),
        ("8bit", "café", "café"),
        ("nonsense", "café", "café"),
        ("", "café", "café"),
    ],
)
def test_transfer_encodings_are_undone_with_their_faults(encoding: str, body: str, text: str) -> None:
    assert read(wire(body, Content_Transfer_Encoding=encoding)).body_text == text


@pytest.mark.parametrize("kind", ["text", "text/", "/", "; charset=utf-8", "plain text", "TEXT/Plain"])
def test_a_senseless_content_type_is_plain_text(kind: str) -> None:
    assert read(wire("Words", Content_Type=kind)).body_text == "Words"


def test_line_ends_of_an_old_macintosh_are_line_ends() -> None:
    reading = read(b"From: a@x.example\rSubject: Hi\r\rOne\rTwo")
    assert (reading.subject, reading.body_text) == ("Hi", "One\nTwo")


@pytest.mark.parametrize("raw", [b"", b"\n", b"\r\n\r\n", b"no colon at all", b"\x00" * 9, b":", b"\xff\xfe"])
def test_hardly_a_letter_is_still_read(raw: bytes) -> None:
    reading = read(raw)
    assert (reading.error, reading.from_address) == ("", "")
