"""Service hours: when the helpdesk works, for the district or for one school."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.choices import DayKind, HoursKind, Weekday
from schools.marks import mark_of
from schools.models.place import School


class ServiceCalendar(models.Model):
    """When promises count. The one without a school is the district's, and the template of all schools.

    A school's own one says only what is different there: its week if it has hours, its special days and seasons
    besides the district's (its own win). `version` grows with every change of hours, days, bells and years, so that
    each process knows when its copy is old.
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

    @classmethod
    def of(cls, school: School | None) -> ServiceCalendar:
        """The calendar that says what is special at a school, made where there is none yet; None: the district's."""
        name = school.name if school else str(_("District"))
        return cls.objects.get_or_create(school=school, defaults={"name": name[:80]})[0]

    @staticmethod
    def touch(pk: int) -> None:
        """Say that hours or days of the calendar changed."""
        ServiceCalendar.objects.filter(pk=pk).update(version=F("version") + 1)

    @classmethod
    def touch_of(cls, school: School | None) -> None:
        """Say that bells or days of a school changed; where it has no calendar of its own, of the district."""
        touched = cls.objects.filter(school=school).update(version=F("version") + 1)
        if not touched:
            cls.objects.filter(school=None).update(version=F("version") + 1)


class ServiceHours(models.Model):
    """One span of a weekday; a day may have several (a lunch break in between)."""

    calendar = models.ForeignKey(ServiceCalendar, on_delete=models.CASCADE, related_name="hours")
    kind = models.CharField(_("kind"), max_length=8, choices=HoursKind, default=HoursKind.SERVICE)
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("service hours")
        verbose_name_plural = _("service hours")
        ordering = ["calendar", "kind", "weekday", "opens"]
        constraints = [models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="hours_close_after_opening")]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class SpecialDay(models.Model):
    """A date with hours of its own: a holiday has none, an early release has short ones.

    Help: closed on a closed day, else in the hours of the day if it has any, else as usual on that weekday, less
    `delay` minutes after opening. Classes: none on a closed day and one without classes, else by the bell schedule
    of the name `bells`, less `delay` minutes in the morning and what is after `classes_end`. `cycle_day` sets the
    day of the cycle. `replaced` is what a snow day took the place of, so that it can be undone.
    """

    calendar = models.ForeignKey(ServiceCalendar, on_delete=models.CASCADE, related_name="special_days")
    date = models.DateField(_("date"))
    reason = models.CharField(_("reason"), max_length=80)
    kind = models.CharField(_("kind"), max_length=14, choices=DayKind, default=DayKind.CLOSED)
    delay = models.PositiveSmallIntegerField(_("delay in minutes"), default=0)
    classes_end = models.TimeField(_("classes end"), null=True, blank=True)
    bells = models.CharField(_("bell schedule"), max_length=40, blank=True)
    cycle_day = models.CharField(_("day of the cycle"), max_length=10, blank=True)
    unplanned = models.BooleanField(_("called on the day (snow)"), default=False)
    replaced = models.JSONField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("special day")
        ordering = ["calendar", "date"]
        constraints = [models.UniqueConstraint(fields=["calendar", "date"], name="special_day_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.reason}"


class SpecialHours(models.Model):
    """One span of a special day."""

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


class Season(models.Model):
    """Weeks with a week of their own: summer hours, four long days. Special days win over it."""

    calendar = models.ForeignKey(ServiceCalendar, on_delete=models.CASCADE, related_name="seasons")
    name = models.CharField(_("name"), max_length=80)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("season")
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="season_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def mark(self) -> str:
        """By what a page knows whether a colleague changed it meanwhile."""
        hours = sorted((one.weekday, one.opens, one.closes) for one in self.hours.all())
        return mark_of([self.name, self.first_day, self.last_day, hours])


class SeasonHours(models.Model):
    """One span of a weekday in a season; a weekday without one is closed."""

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("hours of a season")
        verbose_name_plural = _("hours of a season")
        ordering = ["season", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="season_hours_close_after_opening")
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"
