"""`manage.py print_roles`: the matrix of roles, and with `--write` docs/roles.md brought up to date."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from users.role_table import matrix, page


class Command(BaseCommand):
    """Prints a Markdown table."""

    help = "Print who may see and do what, by role."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to write the document."""
        parser.add_argument("--write", action="store_true", help="put the table into docs/roles.md")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print, and write where asked."""
        self.stdout.write(matrix())
        if options["write"]:
            document = settings.BASE_DIR / "docs" / "roles.md"
            document.write_text(page(document.read_text(encoding="utf-8")), encoding="utf-8")
