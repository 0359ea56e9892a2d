"""What we promise: how soon we answer and solve, by priority."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools import school_time
from schools.school_time import Calendar
from tickets.choices import ClockKind, Priority, Unit

# A clock is warned about when this share of its time is used.
WARN_AT = 0.75


class Promise(models.Model):
    """A promise in school time. Nothing is promised where a priority has no row."""

    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority)
    kind = models.CharField(_("promise"), max_length=12, choices=ClockKind)
    amount = models.PositiveIntegerField(_("within"))
    unit = models.CharField(_("unit"), max_length=7, choices=Unit)

    class Meta:
        verbose_name = _("promise")
        ordering = ["priority", "kind"]
        constraints = [models.UniqueConstraint(fields=["priority", "kind"], name="promise_once")]

    def __str__(self) -> str:
        return f"{self.get_priority_display()}, {self.get_kind_display()}: {self.amount} {self.get_unit_display()}"

    def minutes(self, calendar: Calendar) -> int:
        """The promise in minutes of school time under `calendar`."""
        return (
            self.amount
            * {
                Unit.MINUTES: 1,
                Unit.HOURS: 60,
                Unit.DAYS: school_time.day_minutes(calendar),
            }[Unit(self.unit)]
        )
