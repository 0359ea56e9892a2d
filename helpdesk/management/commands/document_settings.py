"""`manage.py document_settings`: bring .env.example and docs/configure.md up to date."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from helpdesk import env_docs


class Command(BaseCommand):
    """Write both files from the table of variables."""

    help = "Write .env.example and docs/configure.md from the table of variables."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write them."""
        env_docs.write()
