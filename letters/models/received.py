"""A letter as it came in: kept raw before anything else is done with it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from letters.choices import Handling
from letters.models.mailbox import Mailbox


class ReceivedLetter(models.Model):
    """Raw bytes of one delivery to one mailbox, and what became of it.

    Unique by mailbox and hash: the same bytes delivered twice are one letter. `content_key` (Message-ID and hash
    of the body) is the same for one letter that reached two of our addresses.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="letters")
    raw = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    message_id = models.CharField(max_length=255, blank=True)
    content_key = models.CharField(max_length=64, blank=True)
    door = models.CharField(_("door"), max_length=12)
    received_at = models.DateTimeField(_("received"))
    handling = models.CharField(_("handling"), max_length=10, choices=Handling, default=Handling.WAITING)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()

    class Meta:
        verbose_name = _("received e-mail")
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "sha256"], name="received_letter_once"),
        ]
        indexes = [
            models.Index(fields=["not_before", "id"], name="received_letter_waiting", condition=Q(handling="waiting")),
            models.Index(fields=["message_id"], name="received_letter_message_id", condition=~Q(message_id="")),
            models.Index(fields=["content_key"], name="received_letter_content", condition=~Q(content_key="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_handling_display()} {self.received_at:%Y-%m-%d %H:%M}"
