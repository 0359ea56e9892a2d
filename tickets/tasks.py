"""Ticks: what time itself does to tickets."""

from __future__ import annotations

from celery import shared_task

from audit import pulse
from audit.context import context
from tickets.actions import ticking
from users.models import User


@shared_task
def tick() -> None:
    """Warn of and mark what came due, in batches, until nothing is due; first what an outage left behind."""
    system = User.objects.system()
    with context(door="tick"):
        while ticking.catch_up(by=system) >= ticking.MOST_AT_ONCE:
            continue
        while ticking.warn(by=system) == ticking.BATCH:
            continue
        while ticking.mark_late(by=system) == ticking.BATCH:
            continue
    pulse.beat("tick")


@shared_task
def close_solved() -> None:
    """Close what stayed solved for the district's days."""
    system = User.objects.system()
    with context(door="tick"):
        while ticking.close_what_stayed_solved(by=system) == ticking.BATCH:
            continue
