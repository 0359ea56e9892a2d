"""Count the figures of past days again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reports import actions


class Command(BaseCommand):
    """`manage.py rebuild_figures [--from 2027-01-04]`."""

    help = (
        "Count the figures of past days again, from the tickets. Safe at any time; pages show the old ones meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from", dest="since", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the first day (default: all)"
        )

    def handle(self, *args: Any, **options: Any) -> str:
        return f"{actions.rebuild(options['since'])} days counted"
