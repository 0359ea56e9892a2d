"""A device: one thing with a tag and a serial number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from assets.models.product import Product
from assets.workflow import DeviceStatus
from schools.models import Room, School
from schools.wall import today
from users.models import User

if TYPE_CHECKING:
    from datetime import date


class DeviceQuerySet(models.QuerySet["Device"]):
    """Lists of devices."""

    def visible_to(self, user: User) -> DeviceQuerySet:
        """What a person holds and what stands in their room; for helpdesk people also their schools, or all."""
        scope = user.scope
        if scope.sees_all_tickets or scope.teams:
            return self
        belongs = Q(until__isnull=True) | Q(until__gt=today())
        rooms = user.memberships.filter(belongs).exclude(room=None).values("room_id")
        mine = Q(holder=user) | Q(room_id__in=rooms)
        if user.kind == "guardian":
            mine |= Q(holder__in=user.wards.values("student_id"))
        schools = scope.schools_as("technician", "lead", "director", "clerk", "principal")
        return self.filter(mine | Q(school_id__in=schools))

    def search(self, words: str) -> DeviceQuerySet:
        """Devices whose tag or serial contains `words` (served by the trigram index)."""
        return self.filter(search_key__icontains=words.strip())


class Device(models.Model):
    """A device of the district.

    `tag` is what is printed on its label; `serial` is the maker's. Either may be missing in an import, not both.
    `updates_until` overrides the product's date where the device tells its own. `annotated_user` and
    `annotated_location` are what device management said last: only a change of theirs moves a device, so that a
    stale word there does not undo what the counter did since.
    """

    tag = models.CharField(_("tag"), max_length=60, unique=True, null=True, blank=True)
    serial = models.CharField(_("serial number"), max_length=80, unique=True, null=True, blank=True)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="devices")
    status = models.CharField(_("status"), max_length=12, choices=DeviceStatus, default=DeviceStatus.IN_STOCK)
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="devices")
    room = models.ForeignKey(Room, on_delete=models.SET_NULL, null=True, blank=True, related_name="devices")
    holder = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="devices")
    bought_on = models.DateField(_("bought on"), null=True, blank=True)
    price = models.DecimalField(_("price"), max_digits=9, decimal_places=2, null=True, blank=True)
    order_number = models.CharField(_("order number"), max_length=80, blank=True)
    warranty_until = models.DateField(_("warranty until"), null=True, blank=True)
    updates_until = models.DateField(_("security updates end"), null=True, blank=True)
    external_id = models.CharField(_("id in device management"), max_length=80, unique=True, null=True, blank=True)
    org_unit = models.CharField(_("organisational unit"), max_length=255, blank=True)
    os_version = models.CharField(_("system version"), max_length=60, blank=True)
    last_seen = models.DateTimeField(_("last seen by device management"), null=True, blank=True)
    last_user = models.CharField(_("last user seen"), max_length=255, blank=True)
    annotated_user = models.CharField(_("user in device management"), max_length=255, blank=True, db_default="")
    annotated_location = models.CharField(
        _("location in device management"), max_length=255, blank=True, db_default=""
    )
    notes = models.TextField(_("notes"), blank=True)
    search_key = models.GeneratedField(
        expression=models.functions.Concat(
            models.functions.Coalesce("tag", models.Value("")),
            models.Value(" "),
            models.functions.Coalesce("serial", models.Value("")),
            output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("device")
        constraints = [
            models.CheckConstraint(
                condition=Q(tag__isnull=False) | Q(serial__isnull=False), name="device_has_tag_or_serial"
            )
        ]
        indexes = [
            GinIndex(OpClass(Upper("search_key"), "gin_trgm_ops"), name="device_search_key"),
            models.Index(fields=["school", "status"], name="device_of_school"),
        ]

    def __str__(self) -> str:
        return f"{self.product.name} {self.label}"

    @property
    def label(self) -> str:
        """What identifies it for people: the tag, else the serial."""
        return self.tag or self.serial or ""

    @property
    def end_of_updates(self) -> date | None:
        """When security updates end: the device's own date, else the product's."""
        return self.updates_until or self.product.updates_until
