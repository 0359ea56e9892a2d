"""Fetching letters from a mailbox by IMAP.

Our own cursor (UIDVALIDITY and last UID) says how far we are, never the \\Seen flag, which people's mail programs
change. A letter is stored before the cursor moves on, in one transaction; a repeat is recognised by its hash.
"""

from __future__ import annotations

import imaplib
import logging
import re
from collections.abc import Iterator

from django.db import transaction
from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from audit.clock import real_now
from letters.actions import receive
from letters.models import Mailbox

log = logging.getLogger(__name__)
TIMEOUT = 30
MOST_AT_ONCE = 500


def fetch_new(pk: int) -> int:
    """Store what is new in mailbox `pk`; 0 if another worker is at it. A failure is kept on the mailbox."""
    with transaction.atomic():
        box = Mailbox.objects.select_for_update(skip_locked=True).filter(pk=pk, active=True).first()
        if box is None:
            return 0
        new, box.problem = 0, ""
        try:
            with _open(box) as server:
                _check_validity(box, server)
                for uid, raw in _letters(server, box.last_uid):
                    new += receive(raw, mailbox=box, door="imap") is not None
                    box.last_uid = uid
        except (ImapToolsError, imaplib.IMAP4.error, OSError) as problem:
            log.warning("mailbox %s could not be fetched: %s", box.address, problem)
            box.problem = f"{type(problem).__name__}: {problem}"[:500]
        box.polled_at = real_now()
        box.save(update_fields=["uid_validity", "last_uid", "polled_at", "problem"])
    return new


def _open(box: Mailbox) -> BaseMailBox:
    if box.imap_tls:
        server: BaseMailBox = MailBox(box.imap_host, port=box.imap_port, timeout=TIMEOUT)
    else:
        server = MailBoxUnencrypted(box.imap_host, port=box.imap_port, timeout=TIMEOUT)
    try:
        return server.login(box.imap_user, box.imap_password, initial_folder=box.imap_folder)
    except BaseException:
        server.client.shutdown()  # a refused login leaves its connection open otherwise
        raise


def _check_validity(box: Mailbox, server: BaseMailBox) -> None:
    """A folder that was made anew counts its letters anew; what we have already is recognised by its hash."""
    validity = int(server.folder.status(box.imap_folder, ["UIDVALIDITY"])["UIDVALIDITY"])
    if validity != box.uid_validity:
        box.uid_validity, box.last_uid = validity, 0


def _letters(server: BaseMailBox, after: int) -> Iterator[tuple[int, bytes]]:
    """UID and bytes of the letters above `after`, oldest first, without marking them as read."""
    uids = sorted(int(uid) for uid in server.uids(f"UID {after + 1}:*"))
    for uid in [uid for uid in uids if uid > after][:MOST_AT_ONCE]:
        _status, answer = server.client.uid("FETCH", str(uid), "(UID BODY.PEEK[])")
        for part in answer:
            if isinstance(part, tuple) and re.search(rb"BODY\[\]", part[0]):
                yield uid, part[1]
