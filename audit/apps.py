"""App configuration."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    """History, outbox and clock."""

    name = "audit"

    def ready(self) -> None:
        """Let each room register the consumers of its `consumers` module, now that all models are there."""
        autodiscover_modules("consumers")
