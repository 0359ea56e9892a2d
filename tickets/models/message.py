"""What people said."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from letters.models import ReceivedLetter
from tickets.choices import MessageKind, Source
from tickets.models.ticket import Ticket
from users.models import User


class MessageQuerySet(models.QuerySet["Message"]):
    """Lists of messages. Always reached through a ticket that the reader may see."""

    def public(self, at: datetime) -> MessageQuerySet:
        """Replies that are out: a reply may still be undone in its first seconds."""
        return self.filter(kind=MessageKind.REPLY, withdrawn_at=None, published_at__lte=at)


class Message(models.Model):
    """A reply (public) or note (internal) on a ticket.

    `published_at` is when a reply becomes visible to the requester; until then its author can undo it.
    `written_on` is the ticket on which it was written, where that one has been merged into `ticket` since.
    `content_key` is set on what came by letter: the same letter to two of our addresses is one message.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="messages", db_index=False)
    written_on = models.ForeignKey(
        Ticket, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=5, choices=MessageKind)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    from_requester = models.BooleanField(_("from the requester's side"), default=False)
    body = models.TextField(_("text"))
    html = models.TextField(_("formatted text"), blank=True)
    source = models.CharField(_("door"), max_length=4, choices=Source, default=Source.WEB)
    at = models.DateTimeField(_("at"))
    published_at = models.DateTimeField(_("published"))
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    letter = models.ForeignKey(
        ReceivedLetter,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        db_index=False,
    )
    content_key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    form_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        indexes = [
            models.Index(fields=["ticket", "id"], name="message_of_ticket"),
            models.Index(
                fields=["written_on"], name="message_written_on", condition=models.Q(written_on__isnull=False)
            ),
            models.Index(fields=["letter"], name="message_of_letter", condition=models.Q(letter__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on #{self.ticket_id}"

    def get_source_display(self) -> str:  # type: ignore[no-redef]
        """By which door it came. Django's own way puts together the words of all doors each time."""
        return str(Source(self.source).label)

    @property
    def is_note(self) -> bool:
        """Whether only colleagues read it."""
        return self.kind == MessageKind.NOTE
