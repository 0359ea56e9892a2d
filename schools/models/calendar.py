"""Service hours: when the helpdesk works, for the district or for one school."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.choices import Weekday
from schools.models.place import School


class ServiceCalendar(models.Model):
    """When promises count. The one without a school is the district's and holds wherever a school has none.

    `version` grows with every change, so that each process knows when its copy is old.
    """

    name = models.CharField(_("name"), max_length=80)
    school = models.OneToOneField(School, on_delete=models.CASCADE, null=True, blank=True, related_name="calendar")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("service calendar")
        constraints = [
            models.UniqueConstraint(models.Value(1), condition=Q(school__isnull=True), name="one_district_calendar")
        ]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def touch(pk: int) -> None:
        """Say that hours or days of the calendar changed."""
        ServiceCalendar.objects.filter(pk=pk).update(version=F("version") + 1)


class ServiceHours(models.Model):
    """One span of a weekday; a day may have several (a lunch break in between)."""

    calendar = models.ForeignKey(ServiceCalendar, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("service hours")
        verbose_name_plural = _("service hours")
        ordering = ["calendar", "weekday", "opens"]
        constraints = [models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="hours_close_after_opening")]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class SpecialDay(models.Model):
    """A date with hours of its own: a holiday has none, an early release has short ones."""

    calendar = models.ForeignKey(ServiceCalendar, on_delete=models.CASCADE, related_name="special_days")
    date = models.DateField(_("date"))
    reason = models.CharField(_("reason"), max_length=80)

    class Meta:
        verbose_name = _("special day")
        ordering = ["calendar", "date"]
        constraints = [models.UniqueConstraint(fields=["calendar", "date"], name="special_day_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.reason}"


class SpecialHours(models.Model):
    """One span of a special day; none means closed."""

    day = models.ForeignKey(SpecialDay, on_delete=models.CASCADE, related_name="hours")
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("special hours")
        verbose_name_plural = _("special hours")
        ordering = ["day", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="special_hours_close_after_opening")
        ]

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}"
