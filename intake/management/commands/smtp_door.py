"""`manage.py smtp_door`: receive letters by SMTP until stopped."""

from __future__ import annotations

import signal
import threading
from typing import Any

from aiosmtpd.controller import Controller
from django.conf import settings
from django.core.management.base import BaseCommand

from intake.smtp import LARGEST, Door


class Command(BaseCommand):
    """Run the SMTP receiver on SMTP_DOOR_HOST and SMTP_DOOR_PORT."""

    help = "Receive e-mails by SMTP until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        """Listen until SIGTERM or Ctrl-C."""
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        signal.signal(signal.SIGINT, lambda *_: stop.set())
        controller = Controller(
            Door(),
            hostname=settings.SMTP_DOOR_HOST,
            port=settings.SMTP_DOOR_PORT,
            data_size_limit=LARGEST,
            ident="Tech Help",
        )
        controller.start()
        self.stdout.write(f"SMTP door open on {settings.SMTP_DOOR_HOST}:{settings.SMTP_DOOR_PORT}")
        stop.wait()
        controller.stop()
