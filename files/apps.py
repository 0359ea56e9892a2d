"""App configuration."""

from __future__ import annotations

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Stored uploads."""

    name = "files"
