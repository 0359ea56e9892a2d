"""Kinds of devices."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProductKind(models.TextChoices):
    """What a device is, as a teacher would say it."""

    CHROMEBOOK = "chromebook", _("Chromebook")
    LAPTOP = "laptop", _("Laptop")
    TABLET = "tablet", _("Tablet")
    PANEL = "panel", _("Panel")
    PROJECTOR = "projector", _("Projector")
    CAMERA = "camera", _("Document camera")
    PRINTER = "printer", _("Printer")
    PHONE = "phone", _("Phone")
    CART = "cart", _("Cart")
    NETWORK = "network", _("Network device")
    OTHER = "other", _("Device")


ICONS: dict[str, str] = {
    "chromebook": "device-laptop",
    "laptop": "device-laptop",
    "tablet": "device-tablet",
    "panel": "device-tv",
    "projector": "device-projector",
    "camera": "camera",
    "printer": "printer",
    "phone": "phone",
    "cart": "shopping-cart",
    "network": "router",
    "other": "devices",
}
