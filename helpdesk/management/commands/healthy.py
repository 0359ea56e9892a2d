"""`manage.py healthy PART`: the health check of a container that has no pages of its own."""

from __future__ import annotations

import socket
from argparse import ArgumentParser
from typing import Any
from urllib.request import Request, urlopen

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit import pulse
from helpdesk.views.health import PATIENCE


class Command(BaseCommand):
    """Exit 0 if the part works, else 1 with a sentence."""

    help = "Say whether a part works: web, worker, beat, or smtp."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which part."""
        parser.add_argument("--port", type=int, default=8000, help="where the pages are served (web only)")
        parser.add_argument("part", choices=["web", "worker", "beat", "smtp"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask the part itself."""
        if options["part"] == "web":
            self._web(options["port"])
        else:
            {"worker": self._worker, "beat": self._beat, "smtp": self._smtp}[options["part"]]()
        self.stdout.write("ok")

    def _web(self, port: int) -> None:
        # The page is asked for under a name that it serves, and as the proxy in front would ask.
        host = next((name for name in settings.ALLOWED_HOSTS if "*" not in name), "localhost")
        headers = {"Host": host.lstrip("."), "X-Forwarded-Proto": "https"}
        try:
            with urlopen(Request(f"http://127.0.0.1:{port}/healthz", headers=headers), timeout=5):
                return
        except OSError as problem:
            raise CommandError("The pages do not answer.") from problem

    def _worker(self) -> None:
        if not current_app.control.ping(timeout=5):
            raise CommandError("No worker answers.")

    def _beat(self) -> None:
        silence = pulse.silence("beat")
        if silence is None or silence > PATIENCE["beat"]:
            raise CommandError("Beat has not ticked lately.")

    def _smtp(self) -> None:
        try:
            with socket.create_connection((settings.SMTP_DOOR_HOST, settings.SMTP_DOOR_PORT), timeout=5) as door:
                greeting = door.recv(100)
        except OSError as problem:
            raise CommandError("The SMTP door does not answer.") from problem
        if not greeting.startswith(b"220"):
            raise CommandError("The SMTP door does not greet.")
