"""Bell times: when a class meets."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.models.place import School

SCHOOL_WEEK = (0, 1, 2, 3, 4)


def school_week() -> list[int]:
    """Monday to Friday."""
    return list(SCHOOL_WEEK)


class BellSchedule(models.Model):
    """The bells of a school on some days: the usual one, and those of early release, of Wednesdays, of day B.

    Which holds on a date: the one that the special day names, else one of the cycle day, else one of the weekday that
    is not the usual one, else the usual one. A weekday that no schedule has is no school day.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="bell_schedules")
    name = models.CharField(_("name"), max_length=40)
    is_usual = models.BooleanField(_("the usual one"), default=False)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name=_("weekdays"))
    cycle_days = ArrayField(
        models.CharField(max_length=10), default=list, blank=True, verbose_name=_("days of the cycle")
    )

    class Meta:
        verbose_name = _("bell schedule")
        ordering = ["school", "-is_usual", "name"]
        constraints = [
            models.UniqueConstraint(fields=["school", "name"], name="bell_schedule_once"),
            models.UniqueConstraint(fields=["school"], condition=Q(is_usual=True), name="one_usual_bell_schedule"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.school}"

    @classmethod
    def usual(cls, school: School) -> BellSchedule:
        """The usual schedule of a school, made where there is none yet."""
        defaults = {"name": str(_("Usual")), "weekdays": school_week()}
        return cls.objects.get_or_create(school=school, is_usual=True, defaults=defaults)[0]


class Period(models.Model):
    """One period of a bell schedule, in the school's local time."""

    schedule = models.ForeignKey(BellSchedule, on_delete=models.CASCADE, related_name="periods")
    label = models.CharField(_("label"), max_length=20)
    starts = models.TimeField(_("starts"))
    ends = models.TimeField(_("ends"))

    class Meta:
        verbose_name = _("period")
        ordering = ["schedule", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "label"], name="period_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="period_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.starts:%H:%M}–{self.ends:%H:%M})"
