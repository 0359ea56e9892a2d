"""What a roster says of terms and classes, and the log of its imports."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models import Room, School
from users.models.user import User


class AcademicSession(models.Model):
    """A school year, term or grading period; the end day is not included (OneRoster)."""

    roster_id = models.CharField(_("roster id"), max_length=255, unique=True)
    title = models.CharField(_("title"), max_length=120)
    type = models.CharField(_("type"), max_length=20)
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"))
    parent_roster_id = models.CharField(max_length=255, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("academic session")

    def __str__(self) -> str:
        return self.title


class ClassSection(models.Model):
    """A class: when it meets (`periods`) and where (`location`, matched to a room of the school if there is one).

    A period may stand with the days of a cycle on which the class meets: “3(A,B)”. `grades` is empty where unknown.
    """

    roster_id = models.CharField(_("roster id"), max_length=255, unique=True)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="classes")
    title = models.CharField(_("title"), max_length=255)
    course_code = models.CharField(_("course code"), max_length=80, blank=True)
    location = models.CharField(_("location"), max_length=255, blank=True)
    room = models.ForeignKey(Room, on_delete=models.SET_NULL, null=True, blank=True, related_name="classes")
    periods = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    grades = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    session_ids = ArrayField(models.CharField(max_length=255), default=list, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")

    def __str__(self) -> str:
        return self.title


class Enrollment(models.Model):
    """A person in a class, as teacher or student."""

    roster_id = models.CharField(_("roster id"), max_length=255, unique=True)
    section = models.ForeignKey(ClassSection, on_delete=models.CASCADE, related_name="enrollments")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="enrollments")
    role = models.CharField(_("role"), max_length=14)
    primary = models.BooleanField(default=False)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("enrollment")

    def __str__(self) -> str:
        return f"{self.user} in {self.section}"


class RosterRun(models.Model):
    """One import of a roster: what it found and what it changed."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=255)
    version = models.CharField(max_length=10)
    counts = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)

    class Meta:
        verbose_name = _("roster run")

    def __str__(self) -> str:
        return f"{self.source} {self.at:%Y-%m-%d %H:%M}"
