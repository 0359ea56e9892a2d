"""App configuration."""

from __future__ import annotations

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """The work."""

    name = "tickets"
