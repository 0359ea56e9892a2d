"""Who held a device, and when: kept after people leave (federal rules ask for ten years)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.models.device import Device
from schools.models import Room
from users.models import User


class Custody(models.Model):
    """One span in which a person or a room had a device.

    `holder_name` is written at hand-over, so that the record stays readable when the person's data is removed.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="custodies")
    holder = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="custodies")
    room = models.ForeignKey(Room, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    holder_name = models.CharField(_("held by"), max_length=200, blank=True)
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("custody")
        verbose_name_plural = _("custodies")
        constraints = [
            models.UniqueConstraint(fields=["device"], condition=Q(until__isnull=True), name="one_custody_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.device.label}: {self.holder_name}"
