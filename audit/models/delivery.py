"""The outbox: one row for each consumer that wants to know of an entry."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from audit.models.entry import Entry


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Lists of deliveries."""

    def waiting(self) -> DeliveryQuerySet:
        """Neither done nor cancelled."""
        return self.filter(done_at__isnull=True, cancelled_at__isnull=True)

    def due(self, at: datetime) -> DeliveryQuerySet:
        """Waiting, and their time has come."""
        return self.waiting().filter(not_before__lte=at)


class Delivery(models.Model):
    """One consumer's turn at one entry. Done in the same transaction as the consumer's effects, or not at all."""

    # No index of its own: `delivery_once` begins with the entry.
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    consumer = models.CharField(max_length=40)
    not_before = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["entry", "consumer"], name="delivery_once")]
        indexes = [
            models.Index(
                fields=["consumer", "not_before"],
                name="delivery_waiting",
                condition=models.Q(done_at__isnull=True, cancelled_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.consumer} of entry {self.entry_id}"
