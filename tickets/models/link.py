"""What tickets have to do with each other."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from tickets.choices import LinkKind
from tickets.models.ticket import Ticket

# A ticket is the duplicate of one ticket, and the part of one.
ONE_OF = (LinkKind.DUPLICATE, LinkKind.CHILD)


class TicketLink(models.Model):
    """`source` is a duplicate of, a part of, caused by the change in, or related to `target`. A pair has one link."""

    source = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="links")
    target = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField(_("kind"), max_length=9, choices=LinkKind)

    class Meta:
        verbose_name = _("link of tickets")
        constraints = [
            models.UniqueConstraint(Least("source", "target"), Greatest("source", "target"), name="link_once"),
            models.UniqueConstraint(
                fields=["source", "kind"], name="link_of_one", condition=Q(kind__in=[kind.value for kind in ONE_OF])
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="link_of_two"),
        ]

    def __str__(self) -> str:
        return f"#{self.source_id} {self.kind} #{self.target_id}"
