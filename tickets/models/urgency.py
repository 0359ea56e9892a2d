"""The cells of the matrix of urgency that a district has set itself."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tickets.choices import Impact, Priority, Reach
from tickets.urgency import SHIPPED, Matrix


class UrgencyCell(models.Model):
    """How urgent a ticket is at least, by what was said of the class and of whom it hits.

    An empty `priority` leaves it to the kind of trouble. What has no row is as it was shipped (`tickets.urgency`).
    """

    impact = models.CharField(_("class affected"), max_length=8, choices=Impact)
    reach = models.CharField(_("whom it hits"), max_length=8, choices=Reach)
    in_testing = models.BooleanField(_("in rooms under test"), default=False)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, null=True, blank=True)

    class Meta:
        verbose_name = _("cell of the matrix of urgency")
        constraints = [models.UniqueConstraint(fields=["impact", "reach", "in_testing"], name="urgency_once")]

    def __str__(self) -> str:
        return f"{self.get_impact_display()}, {self.get_reach_display()}"

    @classmethod
    def matrix(cls) -> Matrix:
        """The matrix that holds now, by one query."""
        rows = cls.objects.values_list("impact", "reach", "in_testing", "priority")
        return SHIPPED | {(impact, reach, in_testing): priority for impact, reach, in_testing, priority in rows}
