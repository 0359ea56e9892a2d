"""Where a device stands in its life, as data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeviceStatus(models.TextChoices):
    """Stages of a device (domain: ordered, received, in stock, deployed, repaired, retired, disposed)."""

    IN_STOCK = "in_stock", _("In stock")
    DEPLOYED = "deployed", _("In use")
    IN_REPAIR = "in_repair", _("In repair")
    LOST = "lost", _("Lost")
    STOLEN = "stolen", _("Stolen")
    DISABLED = "disabled", _("Disabled")
    RETIRED = "retired", _("Retired")


# Who may be handed such a device, and where it may be found again.
CAN_BE_HANDED_OVER = frozenset({DeviceStatus.IN_STOCK, DeviceStatus.DEPLOYED})
OUT_OF_USE = frozenset({DeviceStatus.LOST, DeviceStatus.STOLEN, DeviceStatus.DISABLED, DeviceStatus.RETIRED})
