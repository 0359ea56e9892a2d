"""What people who left still hold."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assets.models import Device
from users import leaving
from users.models import User


def devices_of_leavers(leavers: QuerySet[User]) -> str:
    """How many people left but still hold a device, and how many devices; nothing if nobody does."""
    held = Device.objects.filter(holder__in=leavers)
    devices, people = held.count(), held.values("holder").distinct().count()
    if not devices:
        return ""
    return _("%(people)s people left but still hold a device (%(devices)s devices).") % {
        "people": people,
        "devices": devices,
    }


leaving.register("assets", devices_of_leavers)
