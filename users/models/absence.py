"""Who of the helpdesk is away, and who stands in."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from users.models.user import User


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Lists of absences."""

    def on(self, day: date) -> AbsenceQuerySet:
        """Those that hold on a day."""
        return self.filter(first_day__lte=day, last_day__gte=day)


class Absence(models.Model):
    """Days on which a helpdesk person is away, both included, with the colleague who stands in.

    On these days the substitute sees and works what the person sees and works, restricted tickets excepted.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    substitute = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="stands_in")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_ends_after_start"),
            models.CheckConstraint(
                condition=Q(substitute=None) | ~Q(substitute=F("user")), name="nobody_stands_in_for_themselves"
            ),
        ]
        indexes = [models.Index(fields=["substitute", "last_day"], name="absence_of_substitute")]

    def __str__(self) -> str:
        return f"{self.user}, {self.first_day} – {self.last_day}"
