"""Schools, buildings and rooms."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.choices import SchoolKind
from schools.models.district import known_zone


class School(models.Model):
    """A site of the district. `roster_id` is the sourcedId of the roster's org; empty for sites made by hand."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=SchoolKind)
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        blank=True,
        validators=[known_zone],
        help_text=_("Empty: the district's."),
    )
    roster_id = models.CharField(_("roster id"), max_length=255, unique=True, null=True, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("school")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def short(self) -> str:
        """The name for dense rows, such as `Lincoln MS`."""
        return self.short_name or self.name


class Building(models.Model):
    """A building of a school; small schools have one."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="buildings")
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("building")
        ordering = ["school", "name"]
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="building_once")]

    def __str__(self) -> str:
        return f"{self.name}, {self.school}"


class Room(models.Model):
    """A room where things stand and people work. `position` is the walking order inside the building."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="rooms")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, null=True, blank=True, related_name="rooms")
    name = models.CharField(_("name"), max_length=40)
    position = models.PositiveSmallIntegerField(_("walking order"), default=0)

    class Meta:
        verbose_name = _("room")
        ordering = ["school", "position", "name"]
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="room_once")]

    def __str__(self) -> str:
        return f"{self.name}, {self.school}"
