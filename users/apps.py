"""App configuration."""

from __future__ import annotations

from django.apps import AppConfig


class UsersConfig(AppConfig):
    """People."""

    name = "users"
