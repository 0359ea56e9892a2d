"""Who is responsible for which pupil."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from users.models.user import User


class GuardianLink(models.Model):
    """A guardian of a student."""

    guardian = models.ForeignKey(User, on_delete=models.CASCADE, related_name="wards")
    student = models.ForeignKey(User, on_delete=models.CASCADE, related_name="guardians")
    from_roster = models.BooleanField(_("kept by the roster"), default=False)

    class Meta:
        verbose_name = _("guardian")
        constraints = [models.UniqueConstraint(fields=["guardian", "student"], name="guardian_once")]

    def __str__(self) -> str:
        return f"{self.guardian} → {self.student}"
