"""`manage.py import_devices FILE`: devices out of a Google Admin console export or a GAM list."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from assets.actions.importing import DeviceImport, import_devices
from assets.exports import ExportError
from audit.context import context
from audit.refusal import Refused
from users.lookup import operator


class Command(BaseCommand):
    """Prints what was created, changed, handed over and left alone; warnings are sentences."""

    help = (
        "Import the device list of the Google Admin console or of GAM (CSV). Devices are known by serial number, "
        "then by tag; none is ever removed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the list is."""
        parser.add_argument("file", type=Path, help="the CSV file")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
        parser.add_argument(
            "--by", metavar="ADDRESS", help="who imports (sign-in address); the house itself if left out"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import; a refusal ends with its sentence and exit code 1."""
        try:
            with context(door="command"):
                done = import_devices(options["file"], by=operator(options["by"]), dry_run=options["dry_run"])
        except (ExportError, Refused) as problem:
            raise CommandError(str(problem)) from problem
        self._print(done)
        if options["dry_run"]:
            self.stdout.write(_("This was a dry run: nothing was changed."))

    def _print(self, done: DeviceImport) -> None:
        warned = done.notes.times("devices")
        for name, number in (done.counts | {"warned": warned}).items():
            self.stdout.write(f"{name:16}{number:>10,}")
        for note in done.notes:
            self.stdout.write(str(note))
