"""Bell times and testing windows: when a class meets, and when a room must not be entered."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.models.place import School


class Period(models.Model):
    """One period of a school's bell schedule, in the school's local time."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="periods")
    label = models.CharField(_("label"), max_length=20)
    starts = models.TimeField(_("starts"))
    ends = models.TimeField(_("ends"))

    class Meta:
        verbose_name = _("period")
        ordering = ["school", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["school", "label"], name="period_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="period_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.starts:%H:%M}–{self.ends:%H:%M})"


class TestingWindow(models.Model):
    """Days of state testing at a school, or district-wide; in its periods nobody walks into a room."""

    __test__ = False  # the name begins like a test class; it is a window of tests, not a test

    school = models.ForeignKey(School, on_delete=models.CASCADE, null=True, blank=True, related_name="testing_windows")
    name = models.CharField(_("name"), max_length=80)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("testing window")
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="window_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.name
