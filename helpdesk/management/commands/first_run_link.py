"""`manage.py first_run_link`: print the one-time link that opens an empty house."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from audit.refusal import Refused
from helpdesk.first_run import make_link


class Command(BaseCommand):
    """Print a fresh link; a house that has its district says so, which is no error."""

    help = "Print the one-time link that opens an empty house."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make and print the link."""
        try:
            self.stdout.write(f"Open the house with this link; it works once:\n  {make_link()}")
        except Refused as refusal:
            self.stdout.write(str(refusal))
