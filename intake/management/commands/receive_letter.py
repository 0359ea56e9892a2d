"""`manage.py receive_letter FILE…`: take letters in from files, as if they had just come."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from intake.actions import route
from letters.actions import receive
from letters.models import Mailbox, ReceivedLetter


class Command(BaseCommand):
    """Receive letters from files; `-` reads one from standard input (for a mail server's pipe)."""

    help = "Take e-mails in from files and handle them; each file says what became of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files, and to which mailbox."""
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--mailbox", help="address of the mailbox (default: the default mailbox)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Store each letter raw, then handle it."""
        mailbox = self._mailbox(options["mailbox"])
        for name in options["files"]:
            raw = sys.stdin.buffer.read() if name == "-" else self._content(name)
            letter = receive(raw, mailbox=mailbox, door="file")
            if letter is None:
                self.stdout.write(f"{name}: the same e-mail is here already")
                continue
            route(letter.pk)
            kept = ReceivedLetter.objects.get(pk=letter.pk)
            message = kept.messages.first()
            number = f" {message.ticket_id}" if message else ""
            self.stdout.write(f"{name}: {kept.get_handling_display()}{number} {kept.reason}".rstrip())

    def _mailbox(self, address: str | None) -> Mailbox:
        boxes = Mailbox.objects.filter(active=True).order_by("-default", "pk")
        mailbox = boxes.filter(address=address).first() if address else boxes.first()
        if mailbox is None:
            raise CommandError(f"There is no mailbox {address or ''}. Add one in the administration first.")
        return mailbox

    def _content(self, name: str) -> bytes:
        try:
            return Path(name).read_bytes()
        except OSError as problem:
            raise CommandError(f"{name} cannot be read: {problem.strerror}.") from problem
