"""Figures of days that are over."""

from __future__ import annotations

from celery import shared_task

from reports import actions


@shared_task
def refresh_figures() -> None:
    """Count what changed in days that are over. The running day is counted whenever somebody looks."""
    actions.refresh()
