"""App configuration."""

from __future__ import annotations

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """The post office."""

    name = "letters"
