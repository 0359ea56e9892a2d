"""Leaving and reading signs of life."""

from __future__ import annotations

from datetime import timedelta

from audit.clock import real_now
from audit.models import Pulse


def beat(name: str, problem: str = "") -> None:
    """Say that the part `name` did its round just now (with `problem`, if it could not do it well)."""
    Pulse.objects.bulk_create(
        [Pulse(name=name, at=real_now(), problem=problem)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at", "problem"],
    )


def silence(name: str) -> timedelta | None:
    """How long ago the part `name` gave a sign of life; None if it never did."""
    last = Pulse.objects.filter(pk=name).values_list("at", flat=True).first()
    return real_now() - last if last else None
