"""App configuration."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class UsersConfig(AppConfig):
    """People."""

    name = "users"

    def ready(self) -> None:
        """Let rooms above say what they know of leavers (see `users.leaving`), and hear of who signs in."""
        autodiscover_modules("leaving", "receivers")
