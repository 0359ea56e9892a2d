"""Ticks: what time itself does to tickets."""

from __future__ import annotations

from celery import shared_task

from audit import pulse
from audit.clock import now
from audit.context import context
from tickets.actions import drafts, message_drafts, ticking
from users.models import User


@shared_task
def tick() -> None:
    """Warn of, mark and wake what came due, in batches, until nothing is due; first what an outage left behind."""
    system = User.objects.system()
    with context(door="tick"):
        while ticking.catch_up(by=system) >= ticking.MOST_AT_ONCE:
            continue
        while ticking.warn(by=system) == ticking.BATCH:
            continue
        while ticking.mark_late(by=system) == ticking.BATCH:
            continue
        while ticking.wake_due(by=system) == ticking.BATCH:
            continue
        while ticking.mark_news_late(by=system) == ticking.BATCH:
            continue
    pulse.beat("tick")


@shared_task
def forget_drafts() -> None:
    """Remove what somebody began to tell and did not go on with for a week."""
    while drafts.forget_drafts(now()) == drafts.BATCH:
        continue


@shared_task
def close_solved() -> None:
    """Close what stayed solved for the district's days."""
    system = User.objects.system()
    with context(door="tick"):
        while ticking.close_what_stayed_solved(by=system) == ticking.BATCH:
            continue


@shared_task
def drop_old_drafts() -> None:
    """Throw away what was begun and forgotten."""
    while message_drafts.drop_old_drafts() == message_drafts.BATCH:
        continue
