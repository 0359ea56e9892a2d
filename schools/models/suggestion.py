"""Calendars that others publish, and what they suggest for ours."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.choices import DayKind
from schools.models.place import School


class CalendarFeed(models.Model):
    """An iCalendar address that is read every night; what it says is only a suggestion."""

    name = models.CharField(_("name"), max_length=80)
    url = models.URLField(_("address"), max_length=500)
    school = models.ForeignKey(School, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField(_("last read"), null=True, blank=True)
    problem = models.CharField(_("what went wrong"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("calendar feed")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Suggestion(models.Model):
    """One event of a published calendar that may be a special day: confirmed or dismissed by a person.

    `uid` is the event's own, with the date of an occurrence, so that a calendar read again suggests nothing twice.
    """

    class State(models.TextChoices):
        """What a person decided."""

        OPEN = "open", _("Waits for you")
        ACCEPTED = "accepted", _("Accepted")
        DISMISSED = "dismissed", _("Dismissed")

    feed = models.ForeignKey(CalendarFeed, on_delete=models.CASCADE, null=True, blank=True, related_name="suggestions")
    school = models.ForeignKey(School, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    uid = models.CharField(max_length=300)
    summary = models.CharField(_("what it says"), max_length=200)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    kind = models.CharField(_("kind"), max_length=14, choices=DayKind)
    closes = models.TimeField(_("ends at"), null=True, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)

    class Meta:
        verbose_name = _("suggestion")
        ordering = ["first_day", "pk"]
        constraints = [models.UniqueConstraint(fields=["uid", "school"], name="suggestion_once", nulls_distinct=False)]

    def __str__(self) -> str:
        return f"{self.first_day} {self.summary}"
