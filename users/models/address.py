"""Addresses under which a person writes letters."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from users.models.user import User


class ContactAddress(models.Model):
    """An address of a person, in lower case. The same one may belong to several: a parent who is also a teacher."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="addresses")
    address = models.EmailField(_("address"), db_index=True)
    from_roster = models.BooleanField(_("kept by the roster"), default=False, db_default=False)

    class Meta:
        verbose_name = _("contact address")
        verbose_name_plural = _("contact addresses")
        constraints = [models.UniqueConstraint(fields=["user", "address"], name="contact_address_once")]

    def __str__(self) -> str:
        return self.address
