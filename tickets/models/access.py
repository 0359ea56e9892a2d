"""Named people of a ticket."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.choices import Access
from users.models import User


class TicketAccess(models.Model):
    """A person who may see a ticket, and why. The requester is one of them."""

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="accesses", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="ticket_accesses", db_index=False)
    reason = models.CharField(_("reason"), max_length=11, choices=Access)

    class Meta:
        verbose_name = _("access to a ticket")
        constraints = [models.UniqueConstraint(fields=["ticket", "user"], name="access_once")]
        indexes = [models.Index(fields=["user", "-ticket"], name="access_of_user")]

    def __str__(self) -> str:
        return f"{self.user_id} on #{self.ticket_id}"
