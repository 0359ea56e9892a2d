"""Bringing entries to their consumers, and signs of life."""

from __future__ import annotations

import logging
from datetime import timedelta

from celery import shared_task
from django.db import transaction

from audit import consumers
from audit import pulse as signs
from audit.clock import now
from audit.consumers import Consumer
from audit.context import context
from audit.models import Delivery

log = logging.getLogger(__name__)
LONGEST_WAIT = timedelta(hours=1)


@shared_task
def pulse() -> None:
    """Beat ticked (it sent this) and a worker answered (it runs this)."""
    signs.beat("beat")
    signs.beat("worker")


@shared_task
def sweep() -> None:
    """Do every delivery that is due, whether or not a wake-up came for it."""
    for consumer in consumers.everyone():
        deliver(consumer.name)


@shared_task
def deliver(name: str) -> int:
    """Do the deliveries of one consumer that are due, oldest first; returns how many were done."""
    consumer = consumers.get(name)
    done = 0
    while consumer and _deliver_next(consumer):
        done += 1
    return done


def _deliver_next(consumer: Consumer) -> bool:
    """Claim one due delivery and do it; False if there is none to claim.

    The claim, the consumer's effects and `done_at` are one transaction: killed anywhere, it repeats whole.
    """
    with transaction.atomic():
        delivery = (
            Delivery.objects.due(now())
            .filter(consumer=consumer.name)
            .select_related("entry__by")
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("not_before", "pk")
            .first()
        )
        if delivery is None:
            return False
        _handle(consumer, delivery)
    return True


def _handle(consumer: Consumer, delivery: Delivery) -> None:
    try:
        with transaction.atomic(), context(door="rule", caused_by=delivery.entry_id):
            consumer.handle(delivery.entry)
        delivery.done_at = now()
        delivery.save(update_fields=["done_at"])
    except Exception as problem:
        log.exception("%s could not handle entry %s", consumer.name, delivery.entry_id)
        _put_off(delivery, problem)


def _put_off(delivery: Delivery, problem: Exception) -> None:
    """Try again later: after 4 s, 8 s, … up to an hour, so that a broken consumer neither loses nor storms."""
    delivery.attempts += 1
    delivery.error = f"{type(problem).__name__}: {problem}"[:2000]
    delivery.not_before = now() + min(timedelta(seconds=2 ** min(delivery.attempts + 1, 12)), LONGEST_WAIT)
    delivery.save(update_fields=["attempts", "error", "not_before"])
