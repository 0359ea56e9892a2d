"""What administrators may write about devices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assets import policy
from assets.models import Device
from assets.workflow import CAN_BE_HANDED_OVER


class DeviceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A device. A new holder or room is handed over by the verb, so its rules are asked here."""

    class Meta:
        model = Device
        fields = (
            "tag", "serial", "product", "status", "school", "room", "holder", "bought_on", "price", "order_number",
            "warranty_until", "updates_until", "notes",
        )  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        """Somebody of the district, a device that can be handed over, and a tag or a serial number."""
        found = super().clean() or self.cleaned_data
        if not (found.get("tag") or found.get("serial")):
            self.add_error("tag", _("Give the device a tag or a serial number."))
        moved = {"holder", "room"} & set(self.changed_data)
        holder, room = found.get("holder"), found.get("room")
        if moved and (holder or room) and found.get("status") not in CAN_BE_HANDED_OVER:
            self.add_error("status", _("A device in this state cannot be handed over."))
        if "holder" in moved and holder and not policy.may_hold(holder):
            self.add_error("holder", _("This person left or is not of the district."))
        return found
