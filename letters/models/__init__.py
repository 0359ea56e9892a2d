"""Mailboxes and letters."""

from letters.models.mailbox import Mailbox
from letters.models.outgoing import OutgoingLetter
from letters.models.received import ReceivedLetter

__all__ = ["Mailbox", "OutgoingLetter", "ReceivedLetter"]
