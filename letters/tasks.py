"""Sending what is due."""

from __future__ import annotations

from celery import shared_task

from audit import pulse
from letters.actions.sending import Post, send_next


@shared_task
def send_due() -> int:
    """Send every letter that is due, over one connection; returns how many were tried."""
    post, tried = Post(), 0
    try:
        while send_next(post):
            tried += 1
    finally:
        post.close()
    pulse.beat("post")
    return tried
