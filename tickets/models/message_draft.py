"""Words that are not sent yet."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.choices import MessageKind
from tickets.models.ticket import Ticket
from users.models import User


class MessageDraft(models.Model):
    """What somebody of the desk has begun to write on a ticket: a reply and a note are two drafts.

    Only its author ever sees it, and only while they may write on the ticket. `at` is when it was kept last,
    `left_out` the keys of people in copy whom the reply is to leave out.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="message_drafts", db_index=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(_("kind"), max_length=5, choices=MessageKind)
    body = models.TextField(_("text"))
    left_out = models.JSONField(_("left out"), default=list, blank=True)
    at = models.DateTimeField(_("kept"))

    class Meta:
        verbose_name = _("draft")
        constraints = [models.UniqueConstraint(fields=["ticket", "person", "kind"], name="message_draft_once")]
        indexes = [
            models.Index(fields=["person", "-ticket"], name="message_draft_of_person"),
            models.Index(fields=["at"], name="message_draft_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on #{self.ticket_id}"
