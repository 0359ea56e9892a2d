"""Pages are sent compressed; what people attached is not."""

from __future__ import annotations

import gzip

from django.test import Client

from files.actions import store
from tests.cast import Cast
from tickets.actions import Filing, open_ticket

PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 3000


def test_a_page_is_compressed_for_browsers_that_can(cast: Cast) -> None:
    browser = Client(headers={"Accept-Encoding": "gzip, br"})
    browser.force_login(cast.elena)
    plain = Client()
    plain.force_login(cast.elena)

    sent = browser.get("/my/")

    assert sent.headers["Content-Encoding"] == "gzip"
    assert "<h1" in gzip.decompress(sent.content).decode()
    assert len(sent.content) * 2 < len(plain.get("/my/").content)
    assert "Content-Encoding" not in plain.get("/my/").headers


def test_a_photo_comes_as_it_is_with_its_length(cast: Cast) -> None:
    browser = Client(headers={"Accept-Encoding": "gzip"})
    browser.force_login(cast.elena)
    upload = store(PICTURE, "a.png", by=cast.elena)
    ticket = open_ticket(Filing(requester=cast.elena, subject="Panel", body="Black.", uploads=[upload]), by=cast.elena)
    file = ticket.messages.get().attachments.get()

    sent = browser.get(f"/tickets/{ticket.pk}/files/{file.pk}/a.png")

    assert (sent.status_code, "Content-Encoding" in sent.headers) == (200, False)
    assert int(sent.headers["Content-Length"]) == len(b"".join(sent.streaming_content))
