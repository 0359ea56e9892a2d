"""What we promise, to whom and for what: how soon we answer, solve, and come by."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schools.choices import Hours
from schools.models import School
from tickets.choices import DURATIONS, ClockKind, Priority, Reopened, Unit
from tickets.clock_rules import Pauses
from tickets.models.category import Category
from tickets.promising import WARN_PERCENT
from users.choices import Kind
from users.models import Team

CONDITIONS = ("priority", "category", "school", "team", "requester_kind", "in_testing")


class Promise(models.Model):
    """A target. Each condition that is left empty holds for all; the most specific promise wins.

    `in_testing`: the ticket is about a room under test on the day. `amount` is a number of `unit`; of the units that
    name a moment only “by a time” counts it: the n-th school day after today, at `by_time` on the school's wall.
    Nothing is promised where no promise fits. (`tickets.promising` works out the rest.)
    """

    kind = models.CharField(_("promise"), max_length=12, choices=ClockKind)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, null=True, blank=True)
    category = models.ForeignKey(
        Category, on_delete=models.CASCADE, null=True, blank=True, related_name="promises", verbose_name=_("category")
    )
    school = models.ForeignKey(
        School, on_delete=models.CASCADE, null=True, blank=True, related_name="promises", verbose_name=_("school")
    )
    team = models.ForeignKey(
        Team, on_delete=models.CASCADE, null=True, blank=True, related_name="promises", verbose_name=_("team")
    )
    requester_kind = models.CharField(_("who asks"), max_length=8, choices=Kind, blank=True)
    in_testing = models.BooleanField(_("in rooms under test"), default=False)
    amount = models.PositiveIntegerField(_("within"), default=1)
    unit = models.CharField(_("unit"), max_length=12, choices=Unit)
    by_time = models.TimeField(_("time of day"), null=True, blank=True)
    hours = models.CharField(_("counted in"), max_length=8, choices=Hours, default=Hours.SERVICE)
    warn_at = models.PositiveSmallIntegerField(
        _("warn at percent of the time"),
        default=WARN_PERCENT,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )

    class Meta:
        verbose_name = _("promise")
        ordering = ["in_testing", "priority", "kind", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", *CONDITIONS], name="promise_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=~Q(unit=Unit.BY_TIME) | Q(by_time__isnull=False), name="promise_by_time_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.goal_words}"

    @property
    def goal_words(self) -> str:
        """“15 minutes”, “by the next class period”."""
        if self.unit in DURATIONS:
            return f"{self.amount} {self.get_unit_display()}"
        return str(self.get_unit_display())

    @property
    def is_usual(self) -> bool:
        """Whether it asks for nothing but a priority."""
        return not (
            self.category_id or self.school_id or self.team_id or self.requester_kind or self.in_testing
        ) and bool(self.priority)


class ClockPolicy(models.Model):
    """When the clock of a solution rests, and what it does when a ticket is opened again. One in a house."""

    pause_user = models.BooleanField(_("the requester"), default=True)
    pause_part = models.BooleanField(_("a part"), default=True)
    pause_vendor = models.BooleanField(_("a vendor"), default=True)
    pause_visit = models.BooleanField(_("a visit the teacher chose"), default=False)
    reopened = models.CharField(
        _("a ticket that is opened again"), max_length=8, choices=Reopened, default=Reopened.CONTINUE
    )

    class Meta:
        verbose_name = _("clock policy")
        verbose_name_plural = _("clock policy")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_clock_policy")]

    def __str__(self) -> str:
        return str(_("Clock policy"))

    @classmethod
    def current(cls) -> ClockPolicy:
        """The policy of this house, the usual one until somebody changes it."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @property
    def pauses(self) -> Pauses:
        """The states in which a solution's clock rests."""
        return Pauses(self.pause_user, self.pause_part, self.pause_vendor, self.pause_visit)
