"""Time spent on tickets."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from tickets.choices import TimeSource
from tickets.models.ticket import Ticket
from users.models import User

# A day has no more minutes; who worked longer writes the next day's time on the next day.
MOST_MINUTES = 24 * 60


class TimeEntryQuerySet(models.QuerySet["TimeEntry"]):
    """Lists of time entries."""

    def minutes(self) -> int:
        """All of their minutes together."""
        return self.aggregate(sum=Sum("minutes"))["sum"] or 0


class TimeEntry(models.Model):
    """A person spent so many minutes on a ticket, on a day of the district.

    It is never changed: who wrote too much writes a further entry with less than nought, which never takes off more
    than was written for that day. `source` says how the minutes came about, `at` when they were written down.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="time_entries")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    minutes = models.SmallIntegerField(_("minutes"))
    day = models.DateField(_("day"))
    source = models.CharField(_("how it was entered"), max_length=7, choices=TimeSource)
    at = models.DateTimeField(_("written down"))

    objects = TimeEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("time entry")
        verbose_name_plural = _("time entries")
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=-MOST_MINUTES, minutes__lte=MOST_MINUTES) & ~Q(minutes=0),
                name="time_entry_of_a_day",
            ),
        ]
        indexes = [models.Index(fields=["day"], name="time_entry_day")]

    def __str__(self) -> str:
        return f"{self.minutes} min on #{self.ticket_id}"
