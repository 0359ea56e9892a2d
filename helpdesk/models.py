"""The one-time link that opens an empty house."""

from __future__ import annotations

from django.db import models


class FirstRunLink(models.Model):
    """A link to the first-run page. Only its hash is kept; it works once, and only while there is no district."""

    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"first-run link of {self.created_at:%Y-%m-%d}"
