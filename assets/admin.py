"""Administration of products and devices; custody is read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from assets.actions.custody import Move, bring_back, transfer
from assets.forms import DeviceForm
from assets.models import Custody, Device, Product
from audit.admin import AuditedAdmin, ReadOnlyAdmin


@admin.register(Product)
class ProductAdmin(AuditedAdmin):
    """Models of devices."""

    list_display = ("name", "maker", "kind", "updates_until")
    list_filter = ("kind", "maker")
    search_fields = ("name", "maker")


@admin.register(Device)
class DeviceAdmin(AuditedAdmin):
    """Devices. Who gets one, gets it by the verb, so that custody tells of it."""

    form = DeviceForm
    told_by_verbs = ("holder", "room")
    list_display = ("label", "product", "status", "school", "room", "holder")
    list_filter = ("status", "product__kind", "school")
    list_select_related = ("product", "school", "room__school", "holder")
    search_fields = ("search_key",)
    autocomplete_fields = ("product", "school", "room", "holder")
    readonly_fields = ("last_seen", "last_user", "os_version", "org_unit", "annotated_user", "annotated_location")

    def save_model(self, request: HttpRequest, obj: Device, form: Any, change: bool) -> None:
        """Save what is written about the device, then hand it over or take it back."""
        moved = {"holder", "room"} & set(form.changed_data)
        to, room = obj.holder, obj.room
        if moved:
            obj.holder_id, obj.room_id = form.initial.get("holder"), form.initial.get("room")
        super().save_model(request, obj, form, change)
        if moved and (to or room):
            transfer([Move(obj.pk, to, room)], by=request.user)  # type: ignore[arg-type]
        elif moved:
            bring_back([obj.pk], by=request.user)  # type: ignore[arg-type]


@admin.register(Custody)
class CustodyAdmin(ReadOnlyAdmin):
    """Who held which device, and when."""

    list_display = ("device", "holder_name", "since", "until")
    list_select_related = ("device__product",)
    search_fields = ("device__search_key", "holder_name")
    ordering = ("-pk",)
