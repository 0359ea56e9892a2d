"""School years with their terms, testing windows, and times in which nothing is changed."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.choices import ClosedDays, TermKind
from schools.marks import mark_of
from schools.models.place import Room, School
from ui.shipped_words import said


class SchoolYear(models.Model):
    """From the first to the last day of classes, both included.

    `cycle` names the days of a rotation in their order (A, B or 1 to 6); empty where the weekday alone decides. The
    rotation begins with its first name on the first day and goes on with each school day. A day called off in the
    morning takes its name with it where `snow_uses_cycle` is set; else the next school day gets it. A school may have
    a cycle of its own (`SchoolCycle`).
    """

    name = models.CharField(_("name"), max_length=40)
    first_day = models.DateField(_("first day of classes"))
    last_day = models.DateField(_("last day of classes"))
    staff_return = models.DateField(_("staff returns"), null=True, blank=True)
    cycle = ArrayField(models.CharField(max_length=10), default=list, blank=True, verbose_name=_("days of the cycle"))
    snow_uses_cycle = models.BooleanField(_("a snow day uses up its day of the cycle"), default=False)
    roster_id = models.CharField(_("roster id"), max_length=255, unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("school year")
        ordering = ["first_day"]
        constraints = [models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="year_ends_after_start")]

    def __str__(self) -> str:
        return self.name

    @property
    def mark(self) -> str:
        """By what a page knows whether a colleague changed it meanwhile."""
        days = [self.first_day, self.last_day, self.staff_return]
        return mark_of([self.name, *days, self.cycle, self.snow_uses_cycle])


class SchoolCycle(models.Model):
    """The rotation of one school in a school year, in place of the district's.

    Empty `days`: this school has none, the weekday alone decides. Without a `first_day` it begins with the year.
    """

    year = models.ForeignKey(SchoolYear, on_delete=models.CASCADE, related_name="cycles")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="cycles")
    days = ArrayField(models.CharField(max_length=10), default=list, blank=True, verbose_name=_("days of the cycle"))
    first_day = models.DateField(_("first day of the cycle"), null=True, blank=True)
    closed_days = models.CharField(_("closed days"), max_length=4, choices=ClosedDays, default=ClosedDays.SKIP)

    class Meta:
        verbose_name = _("cycle of a school")
        verbose_name_plural = _("cycles of schools")
        ordering = ["year", "school"]
        constraints = [models.UniqueConstraint(fields=["year", "school"], name="one_cycle_of_a_school")]

    def __str__(self) -> str:
        return f"{self.school}, {self.year}"


class Term(models.Model):
    """A semester, trimester or quarter; both days included.

    Terms of one kind follow each other, while a semester holds quarters. One with a `roster_id` is kept by the roster.
    """

    year = models.ForeignKey(SchoolYear, on_delete=models.CASCADE, related_name="terms")
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=13, choices=TermKind, default=TermKind.TERM)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    roster_id = models.CharField(_("roster id"), max_length=255, unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("term")
        ordering = ["first_day"]
        constraints = [models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="term_ends_after_start")]

    def __str__(self) -> str:
        return self.name

    @property
    def mark(self) -> str:
        """By what a page knows whether a colleague changed it meanwhile."""
        return mark_of([self.name, self.kind, self.first_day, self.last_day])


class TestingWindow(models.Model):
    """Days of state testing at a school, or district-wide; nobody walks into a room in which is tested.

    Empty `rooms`: every room in which a class meets. Empty `periods`: every period. `grades` says who is tested.
    """

    __test__ = False  # the name begins like a test class; it is a window of tests, not a test

    school = models.ForeignKey(School, on_delete=models.CASCADE, null=True, blank=True, related_name="testing_windows")
    name = models.CharField(_("name"), max_length=80)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    grades = ArrayField(models.CharField(max_length=4), default=list, blank=True, verbose_name=_("grades"))
    periods = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name=_("periods"))
    rooms = models.ManyToManyField(Room, blank=True, related_name="+", verbose_name=_("rooms"))
    freezes_changes = models.BooleanField(_("nothing is changed meanwhile"), default=True)

    class Meta:
        verbose_name = _("testing window")
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="window_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> str:
        """Its name; one that we shipped in the reader's language."""
        return said(self.name)

    @property
    def mark(self) -> str:
        """By what a page knows whether a colleague changed it meanwhile."""
        where = [self.grades, self.periods, sorted(room.pk for room in self.rooms.all())]
        return mark_of([self.name, self.first_day, self.last_day, *where, self.freezes_changes])


class ChangeFreeze(models.Model):
    """Days on which nothing is changed that many depend on: exams, the first weeks, payroll."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("change freeze")
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="freeze_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def mark(self) -> str:
        """By what a page knows whether a colleague changed it meanwhile."""
        return mark_of([self.name, self.first_day, self.last_day])
