"""Whether people were satisfied with our help."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tickets.models.ticket import Ticket
from users.models import User


class Satisfaction(models.Model):
    """Somebody was asked, once for a ticket, whether our help was good; what they said, and to whom their words go.

    `answered_at` and `satisfied` are None until they answer. `words` are a thank-you, or what was missing; `helper` is
    who solved it when they answered. Who said what is shown to nobody but them, the words to the helper.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="satisfactions", db_index=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField(_("asked"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    satisfied = models.BooleanField(_("satisfied"), null=True, blank=True)
    words = models.TextField(_("words"), blank=True)
    helper = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("satisfaction")
        constraints = [
            models.UniqueConstraint(fields=["ticket", "person"], name="asked_once"),
            models.CheckConstraint(
                condition=Q(answered_at=None, satisfied=None) | Q(answered_at__isnull=False, satisfied__isnull=False),
                name="answered_with_an_answer",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at"], name="satisfaction_asked"),
            models.Index(
                fields=["helper", "-answered_at"],
                name="satisfaction_thanks",
                condition=Q(satisfied=True) & ~Q(words=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on #{self.ticket_id}"
