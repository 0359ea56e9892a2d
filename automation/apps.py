"""App configuration."""

from __future__ import annotations

from django.apps import AppConfig


class AutomationConfig(AppConfig):
    """See the package."""

    name = "automation"
