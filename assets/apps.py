"""App configuration."""

from __future__ import annotations

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    """Things."""

    name = "assets"
