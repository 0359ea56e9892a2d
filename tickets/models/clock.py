"""The clock of a promise."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schools.choices import Hours
from tickets.choices import ClockKind, ClockState
from tickets.models.ticket import Ticket
from tickets.promising import WARN_PERCENT, Stretch, Target


class Clock(models.Model):
    """How much of a promise is used, in minutes of the promise's hours, and when it comes due.

    `used` counts up to `running_since`; while the clock runs, `due_at` and `warn_at` are set and indexed, so that
    the tick's cost follows what is due. A missed promise keeps `late_at` even if it is kept later.

    What was promised stands in `budget` (None: a moment), `goal`, `hours` and `warn_share` (see `promising.Target`).
    `stretches` are the times in which it ran, as [begin, end, minutes counted], so that another calendar can be
    counted anew. `changes` are the due times that it had, as {at, why, due: [old, new], reason, warned_at, late_at};
    `promised_at` is the due time that the person was told before the first of them. `started_at` of a visit is the
    end of the visit.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="clocks", db_index=False)
    kind = models.CharField(_("promise"), max_length=12, choices=ClockKind)
    state = models.CharField(_("state"), max_length=8, choices=ClockState, default=ClockState.RUNNING)
    budget = models.PositiveIntegerField(_("minutes promised"), null=True, blank=True)
    goal = models.CharField(_("moment promised"), max_length=20, blank=True)
    hours = models.CharField(_("counted in"), max_length=8, choices=Hours, default=Hours.SERVICE)
    warn_share = models.PositiveSmallIntegerField(_("warn at percent"), default=WARN_PERCENT)
    used = models.PositiveIntegerField(_("minutes used"), default=0)
    started_at = models.DateTimeField(_("started"))
    running_since = models.DateTimeField(_("running since"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    warn_at = models.DateTimeField(_("warn at"), null=True, blank=True)
    warned_at = models.DateTimeField(_("warned"), null=True, blank=True)
    late_at = models.DateTimeField(_("late since"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    promised_at = models.DateTimeField(_("told before"), null=True, blank=True)
    stretches = models.JSONField(default=list, blank=True)
    changes = models.JSONField(default=list, blank=True)

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

    @property
    def target(self) -> Target:
        """What was promised."""
        return Target(self.budget, self.goal, self.hours, self.warn_share)

    @property
    def ran(self) -> list[Stretch]:
        """The times in which it ran, but for the one that goes on."""
        return [
            Stretch(datetime.fromisoformat(begins), datetime.fromisoformat(ends), minutes)
            for begins, ends, minutes in self.stretches
        ]

    def was_moved_after(self, at: datetime) -> bool:
        """Whether its due time was changed after a moment."""
        return bool(self.changes) and datetime.fromisoformat(self.changes[-1]["at"]) > at
