"""Signs of life of the parts that work in the background."""

from __future__ import annotations

from django.db import models


class Pulse(models.Model):
    """When a background part last did its round, in real time (a moved demo clock must not fake health)."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    problem = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
