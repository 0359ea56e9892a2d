"""A letter that goes out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from letters.choices import Posting
from letters.models.mailbox import Mailbox


class OutgoingLetter(models.Model):
    """A letter of ours, written in full before it is sent, so that a repeat is the same letter.

    `message_id` is stable: where a kill falls between the server's yes and our commit, the receiver sees the same
    letter twice and can tell. `in_bulk`: one of very many alike, which wait for letters that somebody writes to one.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="outgoing")
    to = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=500)
    message_id = models.CharField(max_length=255, unique=True)
    raw = models.BinaryField()
    in_bulk = models.BooleanField(_("one of many"), default=False, db_default=False)
    state = models.CharField(_("state"), max_length=6, choices=Posting, default=Posting.QUEUED)
    queued_at = models.DateTimeField(_("queued"))
    not_before = models.DateTimeField()
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("outgoing e-mail")
        indexes = [
            models.Index(
                fields=["in_bulk", "not_before", "id"], name="outgoing_letter_turn", condition=Q(state="queued")
            ),
        ]

    def __str__(self) -> str:
        return self.message_id
