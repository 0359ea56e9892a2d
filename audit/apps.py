"""App configuration."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """History, outbox and clock."""

    name = "audit"
