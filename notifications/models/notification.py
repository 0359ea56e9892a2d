"""One person told of one entry through one channel."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from letters.models import OutgoingLetter
from users.models import User


class Channel(models.TextChoices):
    """How somebody is told."""

    MAIL = "mail", _("E-mail")


class Notification(models.Model):
    """The unique key (entry, recipient, channel) makes a repeated delivery tell nobody twice."""

    # No index of its own: `told_once` begins with the entry.
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", db_index=False)
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    channel = models.CharField(max_length=4, choices=Channel)
    letter = models.ForeignKey(OutgoingLetter, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("notification")
        constraints = [models.UniqueConstraint(fields=["entry", "recipient", "channel"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.channel} to {self.recipient_id} of entry {self.entry_id}"
