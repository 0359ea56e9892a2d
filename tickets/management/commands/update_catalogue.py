"""Bring the catalogue of this version to an existing district."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from audit.context import context
from tickets.actions.catalogue import News, update_catalogue
from users.models import User


class Command(BaseCommand):
    """`manage.py update_catalogue [--dry-run]`: safe at every start; what administrators changed stays."""

    help = (
        "Add new categories of the catalogue, and bring new advice, questions and words to those that are still as "
        "they were shipped. What administrators changed or removed stays; it is listed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Looking first changes nothing."""
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was added, changed and left, a line for each category."""
        with context(door="command"):
            news = update_catalogue(by=User.objects.system(), dry_run=options["dry_run"])
        for one in news:
            for line in _lines(one):
                self.stdout.write(line)
        if not news:
            self.stdout.write("The catalogue is up to date.")
        elif options["dry_run"]:
            self.stdout.write("Nothing was changed: this was a dry run.")


def _lines(one: News) -> list[str]:
    if one.is_new:
        return [f"added    {one.key}"]
    if one.removed:
        return [f"left     {one.key}: removed here"]
    lines = [f"changed  {one.key}: {', '.join(one.changed)}"] if one.changed else []
    return lines + ([f"left     {one.key}: {', '.join(one.left)} edited here"] if one.left else [])
