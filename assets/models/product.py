"""What a device is: maker and model."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.choices import ICONS, ProductKind


class Product(models.Model):
    """A model of device that the district owns. `updates_until` is the maker's end of updates (AUE)."""

    name = models.CharField(_("name"), max_length=160, unique=True)
    maker = models.CharField(_("maker"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=ProductKind, default=ProductKind.OTHER)
    updates_until = models.DateField(_("security updates end"), null=True, blank=True)

    class Meta:
        verbose_name = _("product")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def icon(self) -> str:
        """The icon of its kind."""
        return ICONS[self.kind]
