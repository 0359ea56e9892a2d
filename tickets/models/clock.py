"""The clock of a promise."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tickets.choices import ClockKind, ClockState
from tickets.models.ticket import Ticket


class Clock(models.Model):
    """How much of a promise is used, in minutes of school time, and when it comes due.

    `used` counts up to `running_since`; while the clock runs, `due_at` and `warn_at` are set and indexed, so that
    the tick's cost follows what is due. A missed promise keeps `late_at` even if it is kept later.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="clocks", db_index=False)
    kind = models.CharField(_("promise"), max_length=12, choices=ClockKind)
    state = models.CharField(_("state"), max_length=8, choices=ClockState, default=ClockState.RUNNING)
    budget = models.PositiveIntegerField(_("minutes promised"))
    used = models.PositiveIntegerField(_("minutes used"), default=0)
    started_at = models.DateTimeField(_("started"))
    running_since = models.DateTimeField(_("running since"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    warn_at = models.DateTimeField(_("warn at"), null=True, blank=True)
    warned_at = models.DateTimeField(_("warned"), null=True, blank=True)
    late_at = models.DateTimeField(_("late since"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("clock")
        constraints = [models.UniqueConstraint(fields=["ticket", "kind"], name="clock_once")]
        indexes = [
            models.Index(fields=["due_at"], name="clock_due", condition=Q(state="running", late_at=None)),
            models.Index(
                fields=["warn_at"],
                name="clock_warn",
                condition=Q(state="running", warned_at=None, late_at=None),
            ),
            # The figures of a day are counted from what was done and what came late on it.
            models.Index(fields=["ended_at"], name="clock_ended", condition=Q(ended_at__isnull=False)),
            models.Index(fields=["late_at"], name="clock_late", condition=Q(late_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of #{self.ticket_id}"
