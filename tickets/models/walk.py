"""Where somebody walks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from users.models import User


class WalkChoice(models.Model):
    """The schools to which somebody narrowed their walk: numbers of schools, some of which may be gone by now."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+", primary_key=True)
    schools = models.JSONField(_("schools"), default=list)

    class Meta:
        verbose_name = _("choice of schools for a walk")

    def __str__(self) -> str:
        return str(self.person)
