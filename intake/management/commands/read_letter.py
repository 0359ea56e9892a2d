"""`manage.py read_letter FILE…`: what intake understands of letters, without storing anything."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from intake.reading import Reading, read


class Command(BaseCommand):
    """Needs no database: it reads files and prints."""

    help = "Print what intake understands of e-mails in files, without storing anything."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files, and whether to print JSON."""
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="one JSON object: file name to reading")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read each file; a missing one stops the command before anything is printed."""
        readings = {Path(name).name: read(_content(name)) for name in options["files"]}
        if options["json"]:
            self.stdout.write(json.dumps({name: _shape(reading) for name, reading in readings.items()}))
            return
        for name, reading in readings.items():
            self.stdout.write(f"{name}\n{summary(reading)}\n")


def _content(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as problem:
        raise CommandError(f"{name} cannot be read: {problem.strerror}.") from problem


def _shape(reading: Reading) -> dict[str, object]:
    """`error` is there only if the reading failed."""
    shape = reading.as_dict()
    return shape if reading.error else {key: value for key, value in shape.items() if key != "error"}


def summary(reading: Reading) -> str:
    """A reading for the eyes of an administrator."""
    facts = {
        "From": f"{reading.from_name} <{reading.from_address}>".strip(),
        "Subject": reading.subject,
        "Sent": reading.date.isoformat() if reading.date else "",
        "Kind": _kind(reading),
        "Attachments": ", ".join(f"{one.name} ({one.size} bytes)" for one in reading.attachments),
        "Error": reading.error,
    }
    lines = [f"  {label}: {value}" for label, value in facts.items() if value]
    said = reading.reply_text or reading.body_text
    return "\n".join([*lines, *(f"  | {line}" for line in said.splitlines())])


def _kind(reading: Reading) -> str:
    if reading.is_bounce:
        return "bounce of " + (", ".join(reading.bounce_recipients) or "a recipient it does not name")
    ticket = "may open a ticket" if reading.should_create_ticket else "opens no ticket"
    why = f", automatic ({reading.auto_reason})" if reading.is_auto_reply else ""
    return ticket + why
