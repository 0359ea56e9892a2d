"""`manage.py seed_demo`: fill an empty house with the demo district; later, move its clock to a school morning."""

from __future__ import annotations

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.refusal import Refused
from helpdesk.demo.seed import open_demo


class Command(BaseCommand):
    """Safe to run at every start: a filled house only gets its clock moved, and only onward."""

    help = "Fill an empty house with the demo district, or move the clock of the demo to a school morning."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A smaller crowd is enough for tests."""
        parser.add_argument("--share", type=float, default=1.0, help="share of the crowd to make, over 0 and up to 1")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse outside demo mode; say what was done."""
        if not settings.DEMO or not settings.CLOCK_FILE:
            raise CommandError("The demo district is made in demo mode only: set DEMO=true and CLOCK_FILE.")
        if not 0 < options["share"] <= 1:
            raise CommandError("--share is over 0 and at most 1.")
        begun = monotonic()
        try:
            if open_demo(options["share"]):
                self.stdout.write(f"The demo district is ready ({monotonic() - begun:.0f} s).")
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
