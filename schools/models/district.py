"""The district: its name, look and time zone. There is one in a house."""

from __future__ import annotations

from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


def known_zone(name: str) -> None:
    """Refuse a time zone that the IANA database does not have."""
    if name not in available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Choose one such as America/Chicago."), params={"name": name}
        )


class District(models.Model):
    """The school district that this house serves.

    `accent_hue` and `accent_chroma` are all that a district chooses of its colours: lightness is ours, so that
    contrast holds for every hue (see static/css).
    """

    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(_("time zone"), max_length=40, default="America/Chicago", validators=[known_zone])
    help_phone = models.CharField(_("help line"), max_length=30, blank=True)
    accent_hue = models.PositiveSmallIntegerField(_("accent hue"), default=172, validators=[MaxValueValidator(359)])
    accent_chroma = models.DecimalField(
        _("accent strength"),
        max_digits=4,
        decimal_places=3,
        default="0.078",
        validators=[MinValueValidator(0), MaxValueValidator(0.16)],
    )
    reopen_days = models.PositiveSmallIntegerField(_("days in which a solved ticket may be reopened"), default=7)
    asks_satisfaction = models.BooleanField(
        _("ask people whether our help was good"),
        default=True,
        db_default=True,
        help_text=_("Once for a ticket, when it is solved: on its page and in the e-mail about the solution."),
    )

    class Meta:
        verbose_name = _("district")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_district")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> District:
        """The district of this house; before the first run an unnamed one with the defaults."""
        return cls.objects.filter(pk=1).first() or cls(pk=1, name="")

    @property
    def zone(self) -> ZoneInfo:
        """Its time zone, for showing times to people."""
        return ZoneInfo(self.time_zone)
