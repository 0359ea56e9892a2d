"""Files of a ticket: served to those who may read the message, and never run by a browser."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from files.actions import store
from tests.cast import Cast
from tests.files.pdfs import pdf
from tests.tickets.pages import links_of
from tickets.actions import Filing, note, open_ticket, reply, restrict
from tickets.models import Attachment, Ticket
from users.models import User

SignedIn = Callable[[User], Client]
ALONE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), (0, 120, 90)).save(out, "PNG")
    return out.getvalue()


def file(cast: Cast, content: bytes, name: str) -> tuple[Ticket, str]:
    """A ticket of Elena's with one file, and the file's address."""
    filing = Filing(
        requester=cast.elena, subject="Look", school=cast.lincoln, uploads=[store(content, name, by=cast.elena)]
    )
    ticket = open_ticket(filing, by=cast.elena)
    return ticket, f"/tickets/{ticket.pk}/files/{Attachment.objects.latest('pk').pk}/{name}"


def content_of(answer) -> bytes:  # type: ignore[no-untyped-def]
    return b"".join(answer.streaming_content)


def status_of(browser: Client, address: str) -> int:
    """How a file is answered; what is streamed is read, so that the file is closed again."""
    answer = browser.get(address)
    if answer.streaming:
        assert content_of(answer)
    return answer.status_code


def test_a_photo_is_shown_in_the_page(cast: Cast, signed_in: SignedIn) -> None:
    ticket, address = file(cast, png(), "panel.png")
    browser = signed_in(cast.elena)

    answer = browser.get(address)

    assert address in links_of(browser.get(f"/tickets/{ticket.pk}/"), "/files/")
    assert Image.open(BytesIO(content_of(answer))).size == (8, 8)
    assert {
        name: answer.headers[name] for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options")
    } == {
        "Content-Type": "image/png",
        "Content-Disposition": 'inline; filename="panel.png"',
        "X-Content-Type-Options": "nosniff",
    }
    assert answer.headers["Content-Security-Policy"] == f"{ALONE}; sandbox"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_page_that_calls_itself_a_photo_is_only_ever_downloaded(cast: Cast, signed_in: SignedIn) -> None:
    lie = SimpleUploadedFile("photo.png", b"<html><script>alert(1)</script></html>", "image/png")
    browser = signed_in(cast.elena)
    browser.post("/report/", {"subject": "Look at this", "photos": lie})
    attachment = Attachment.objects.get()

    answer = browser.get(f"/tickets/{attachment.message.ticket_id}/files/{attachment.pk}/photo.png")

    assert b"<script>" in content_of(answer)
    assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"]) == (
        "application/octet-stream",
        'attachment; filename="photo.png"',
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == f"{ALONE}; sandbox"


def test_a_pdf_opens_in_the_readers_browser_and_runs_nothing(cast: Cast, signed_in: SignedIn) -> None:
    ticket, address = file(cast, b"%PDF-1.7 x", "manual.pdf")
    browser = signed_in(cast.marcus)

    answer = browser.get(address)
    page = browser.get(f"/tickets/{ticket.pk}/").content.decode()

    assert content_of(answer) == b"%PDF-1.7 x"
    assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"]) == (
        "application/pdf",
        'inline; filename="manual.pdf"',
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == f"{ALONE}; object-src 'self'; style-src 'unsafe-inline'"
    assert f'href="{address}" target="_blank" rel="noopener"' in page


def test_a_pdf_with_a_script_of_its_own_is_downloaded(cast: Cast, signed_in: SignedIn) -> None:
    ticket, address = file(cast, pdf(script="app.alert(1)"), "bill.pdf")
    browser = signed_in(cast.marcus)

    answer = browser.get(address)
    page = browser.get(f"/tickets/{ticket.pk}/").content.decode()

    assert content_of(answer).startswith(b"%PDF-1.7")
    assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"]) == (
        "application/octet-stream",
        'attachment; filename="bill.pdf"',
    )
    assert answer.headers["Content-Security-Policy"] == f"{ALONE}; sandbox"
    assert f'<a class="attach plain" href="{address}">' in page


def test_what_only_calls_itself_a_pdf_is_downloaded(cast: Cast, signed_in: SignedIn) -> None:
    _ticket, address = file(cast, b"<script>alert(1)</script>", "lie.pdf")
    answer = signed_in(cast.elena).get(address)

    assert content_of(answer) == b"<script>alert(1)</script>"
    assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"]) == (
        "application/octet-stream",
        'attachment; filename="lie.pdf"',
    )


@pytest.mark.parametrize("name", ["drawing.svg", "letter.html", "sheet.csv"])
def test_everything_but_plain_pictures_and_pdf_is_downloaded(cast: Cast, signed_in: SignedIn, name: str) -> None:
    contents = {"drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>'}
    _ticket, address = file(cast, contents.get(name, b"<p>a,b</p>"), name)

    answer = signed_in(cast.elena).get(address)

    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert content_of(answer)


@pytest.mark.parametrize("reader", ["david", "kim", "paula", "rosa", "pat", "priya"])
def test_a_foreign_file_is_nowhere(cast: Cast, signed_in: SignedIn, reader: str) -> None:
    _ticket, address = file(cast, png(), "panel.png")
    assert status_of(signed_in(cast.elena), address) == 200

    answer = signed_in(getattr(cast, reader)).get(address)

    assert (answer.status_code, answer.streaming) == (404, False)


def test_a_file_of_a_restricted_ticket_goes_with_it(cast: Cast, signed_in: SignedIn) -> None:
    ticket, address = file(cast, png(), "panel.png")
    readers = (cast.elena, cast.marcus, cast.keiko, cast.jo, cast.ada)
    before = [status_of(signed_in(reader), address) for reader in readers]
    restrict(ticket, by=cast.marcus)

    after = [status_of(signed_in(reader), address) for reader in readers]

    assert (before, after) == ([200, 200, 404, 200, 200], [200, 200, 200, 404, 404])


def test_a_file_of_a_note_is_for_those_who_work_the_ticket(cast: Cast, signed_in: SignedIn) -> None:
    ticket, _address = file(cast, png(), "panel.png")
    note(ticket, by=cast.marcus, body="See the invoice", uploads=[store(png(), "invoice.png", by=cast.marcus)])
    address = f"/tickets/{ticket.pk}/files/{Attachment.objects.latest('pk').pk}/invoice.png"

    assert [status_of(signed_in(reader), address) for reader in (cast.marcus, cast.elena)] == [200, 404]


def test_a_file_of_an_answer_waits_with_it(cast: Cast, signed_in: SignedIn) -> None:
    ticket, _address = file(cast, png(), "panel.png")
    reply(ticket, by=cast.marcus, body="Like this", uploads=[store(png(), "how.png", by=cast.marcus)])
    address = f"/tickets/{ticket.pk}/files/{Attachment.objects.latest('pk').pk}/how.png"
    assert status_of(signed_in(cast.elena), address) == 404

    reply(ticket, by=cast.elena, body="And now?")
    Attachment.objects.latest("pk").message.ticket.messages.update(published_at=ticket.created_at)

    assert status_of(signed_in(cast.elena), address) == 200


def test_a_file_is_not_found_under_another_tickets_number(cast: Cast, signed_in: SignedIn) -> None:
    other, _address = file(cast, png(), "other.png")
    _ticket, address = file(cast, png(), "panel.png")
    browser = signed_in(cast.elena)
    assert status_of(browser, address) == 200

    assert status_of(browser, address.replace(f"/{_ticket.pk}/files", f"/{other.pk}/files")) == 404


def test_without_signing_in_there_is_no_file(cast: Cast, client: Client) -> None:
    _ticket, address = file(cast, png(), "panel.png")

    assert client.get(address).headers["Location"].startswith("/accounts/login/")


def test_a_file_that_is_lost_on_disk_is_not_found(cast: Cast, signed_in: SignedIn) -> None:
    _ticket, address = file(cast, png(), "panel.png")
    upload = Attachment.objects.latest("pk").upload
    upload.file.storage.delete(upload.file.name)

    assert status_of(signed_in(cast.elena), address) == 404
