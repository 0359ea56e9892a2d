"""Words of the district by which tickets are found again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_LETTERS = 30


class Label(models.Model):
    """A free word that tickets bear, in one spelling: `key` is how it is compared, in small plain letters.

    A ticket holds the numbers of its labels (`Ticket.labels`), so a label is never deleted. Not `active`: it is put on
    nothing new. `merged_into`: it is another spelling of that label, wherever it is read (`tickets.labels`).
    """

    name = models.CharField(_("word"), max_length=MOST_LETTERS)
    key = models.CharField(_("key"), max_length=MOST_LETTERS * 2, unique=True, editable=False)
    active = models.BooleanField(_("in use"), default=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="spellings", editable=False
    )

    class Meta:
        verbose_name = _("label")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
