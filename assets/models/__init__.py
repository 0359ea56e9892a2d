"""Products, devices and custody."""

from assets.models.custody import Custody
from assets.models.device import Device
from assets.models.product import Product

__all__ = ["Custody", "Device", "Product"]
