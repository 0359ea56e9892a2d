"""Kinds of places, days and hours."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SchoolKind(models.TextChoices):
    """What a site is."""

    ELEMENTARY = "elementary", _("Elementary school")
    MIDDLE = "middle", _("Middle school")
    HIGH = "high", _("High school")
    ALTERNATIVE = "alternative", _("Alternative school")
    OFFICE = "office", _("District office")


class Weekday(models.IntegerChoices):
    """Days as Python counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class DayKind(models.TextChoices):
    """What is special about a date, for help and for classes."""

    CLOSED = "closed", _("Closed")
    NO_CLASSES = "no_classes", _("Open, no classes")
    EARLY_RELEASE = "early_release", _("Early release")
    LATE_START = "late_start", _("Late start")
    OTHER_HOURS = "other_hours", _("Other hours")


class TermKind(models.TextChoices):
    """How a year is divided; the values are the words of rosters (OneRoster), where these have one."""

    SEMESTER = "semester", _("Semester")
    TRIMESTER = "trimester", _("Trimester")
    QUARTER = "quarter", _("Quarter")
    GRADING_PERIOD = "gradingPeriod", _("Grading period")
    TERM = "term", _("Term")


class ClosedDays(models.TextChoices):
    """What becomes of the day of the cycle where there are no classes."""

    SKIP = "skip", _("Closed days are skipped: the next school day has the name")
    SNOW = "snow", _("A snow day uses up its day of the cycle, other closed days are skipped")
    USE = "use", _("Every closed day uses up its day of the cycle")


class Hours(models.TextChoices):
    """In which hours something counts."""

    SERVICE = "service", _("Service hours")
    ON_CALL = "on_call", _("Service and on-call hours")
    SESSION = "session", _("Class hours")
    ALWAYS = "always", _("Round the clock")


class HoursKind(models.TextChoices):
    """Whether somebody is there, or only on call for what cannot wait."""

    SERVICE = "service", _("Service")
    ON_CALL = "on_call", _("On call")
