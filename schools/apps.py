"""App configuration."""

from __future__ import annotations

from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    """Places and time."""

    name = "schools"
