"""Reading published calendars at night."""

from __future__ import annotations

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.contrib.auth import get_user_model

from audit.context import context
from audit.refusal import Refused
from schools import actions
from schools.models import CalendarFeed


@shared_task
def read_feeds() -> None:
    """Let each calendar be read by a task of its own, so that a bad one stops no other."""
    for pk in CalendarFeed.objects.values_list("pk", flat=True):
        read_feed.delay(pk)


@shared_task(soft_time_limit=120)
def read_feed(pk: int) -> None:
    """Read one calendar; what went wrong stands beside it on the page."""
    feed = CalendarFeed.objects.filter(pk=pk).first()
    if feed is None:
        return
    with context(door="tick"):
        try:
            actions.read_feed(feed, by=get_user_model().objects.system())
        except (Refused, SoftTimeLimitExceeded):
            return
