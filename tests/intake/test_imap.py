"""Fetching a mailbox from a real IMAP server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from imap_tools import MailBoxUnencrypted

from intake.tasks import poll, sweep
from letters.models import Mailbox, ReceivedLetter
from tests.cast import Cast
from tests.dovecot import PASSWORD, PROGRAM, USER, dovecot
from tests.intake.test_routing import letter
from tickets.models import Ticket

pytestmark = [
    pytest.mark.imap,
    pytest.mark.skipif(not Path(PROGRAM).exists(), reason="Dovecot is not installed (Debian: dovecot-imapd)"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[int]:
    """The port of a running server."""
    with dovecot() as port:
        yield port


@pytest.fixture
def box(server: int, cast: Cast) -> Iterator[Mailbox]:
    """Our mailbox, set up to be fetched; the server's one is emptied afterwards."""
    Mailbox.objects.filter(pk=cast.help_box.pk).update(
        imap_host="127.0.0.1", imap_port=server, imap_tls=False, imap_user=USER, imap_password=PASSWORD
    )
    yield Mailbox.objects.get(pk=cast.help_box.pk)
    with MailBoxUnencrypted("127.0.0.1", port=server).login(USER, PASSWORD) as client:
        client.delete(client.uids())


def put(server: int, *letters: bytes) -> None:
    with MailBoxUnencrypted("127.0.0.1", port=server).login(USER, PASSWORD) as client:
        for raw in letters:
            client.append(raw, "INBOX")


def test_new_letters_are_fetched_once_and_left_unread(server: int, box: Mailbox) -> None:
    put(server, letter(Subject="First").as_bytes(), letter(Subject="Second").as_bytes())

    assert (poll(box.pk), poll(box.pk)) == (2, 0)

    sweep()
    assert list(Ticket.objects.order_by("pk").values_list("subject", flat=True)) == ["First", "Second"]
    with MailBoxUnencrypted("127.0.0.1", port=server).login(USER, PASSWORD) as client:
        assert [message.flags for message in client.fetch(mark_seen=False)] == [(), ()]


def test_letters_that_come_later_are_fetched_from_where_we_are(server: int, box: Mailbox) -> None:
    put(server, letter(Subject="First").as_bytes())
    poll(box.pk)
    put(server, letter(Subject="Second").as_bytes())

    assert poll(box.pk) == 1
    assert ReceivedLetter.objects.count() == 2


def test_a_mailbox_made_anew_fetches_nothing_twice(server: int, box: Mailbox) -> None:
    put(server, letter(Subject="First").as_bytes())
    poll(box.pk)
    Mailbox.objects.filter(pk=box.pk).update(uid_validity=1)

    assert poll(box.pk) == 0
    assert ReceivedLetter.objects.count() == 1


def test_a_server_that_refuses_us_is_said_on_the_mailbox(server: int, box: Mailbox) -> None:
    Mailbox.objects.filter(pk=box.pk).update(imap_password="wrong")

    assert poll(box.pk) == 0

    box.refresh_from_db()
    assert box.problem.startswith("MailboxLoginError")
