"""`manage.py import_roster PATH`: people, places and classes out of a OneRoster package."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from audit.context import context
from audit.refusal import Refused
from users.actions.roster import import_roster
from users.lookup import operator
from users.models import RosterRun
from users.roster import Package, RosterError

COLUMNS = ("created", "updated", "unchanged", "deactivated", "reactivated", "warned")


class Command(BaseCommand):
    """Prints what was created, changed, left alone and deactivated; warnings are sentences."""

    help = (
        "Import a OneRoster 1.1 or 1.2 CSV package (a zip or a folder). People are matched by sourcedId only and "
        "never deleted. demographics.csv and password columns are never read."
    )

    def create_parser(self, *args: Any, **kwargs: Any) -> Any:
        """With line breaks of the help text kept."""
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the package is, and how much to believe."""
        parser.add_argument("path", type=Path, help="the zip or the folder")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
        parser.add_argument(
            "--allow-drop",
            action="store_true",
            help="believe it even if more than 20 %% of a school's people are missing",
        )
        parser.add_argument(
            "--by", metavar="ADDRESS", help="who imports (sign-in address); the house itself if left out"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import; a refusal ends with its sentence and exit code 1."""
        try:
            with context(door="command"):
                run = import_roster(
                    options["path"],
                    by=operator(options["by"]),
                    dry_run=options["dry_run"],
                    allow_drop=options["allow_drop"],
                )
            self._print(run, Package(options["path"]).closed)
        except (RosterError, Refused) as problem:
            raise CommandError(str(problem)) from problem
        if options["dry_run"]:
            self.stdout.write(_("This was a dry run: nothing was changed."))

    def _print(self, run: RosterRun, closed: list[str]) -> None:
        self.stdout.write(f"{run.source}, OneRoster {run.version}")
        self.stdout.write(f"{'':12}" + "".join(f"{column:>13}" for column in COLUMNS))
        warned: dict[str, int] = {}
        for note in run.warnings:
            warned[note["kind"]] = warned.get(note["kind"], 0) + note["times"]
        for kind, counts in run.counts.items():
            numbers = counts | {"warned": warned.get(kind, 0)}
            self.stdout.write(f"{kind:12}" + "".join(f"{numbers[column]:>13,}" for column in COLUMNS))
        for note in run.warnings:
            self.stdout.write(_sentence(note))
        for name in closed:
            self.stdout.write(_("%(name)s was not opened: a helpdesk has no use for it.") % {"name": name})


def _sentence(note: dict[str, Any]) -> str:
    times = f" {note['times']:,}×" if note["times"] > 1 else ""
    such_as = f" ({', '.join(note['examples'])})" if note["examples"] else ""
    return f"{note['kind']}: {note['what']}{times}{such_as}"
