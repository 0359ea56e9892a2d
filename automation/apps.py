"""App configuration."""

from __future__ import annotations

from django.apps import AppConfig


class AutomationConfig(AppConfig):
    """What the house does of itself."""

    name = "automation"
