"""Helpdesk roles as rows."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools import wall
from schools.models import School
from users.choices import HelpdeskRole
from users.models.user import User


def today() -> date:
    """The day on which a role begins unless somebody says otherwise."""
    return wall.today()


class RoleGrant(models.Model):
    """A helpdesk role of a person, for one school or (without one) the whole district, from a day until a day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(_("role"), max_length=14, choices=HelpdeskRole)
    school = models.ForeignKey(
        School,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: the whole district."),
    )
    since = models.DateField(_("from"), default=today)
    until = models.DateField(_("until (not included)"), null=True, blank=True)

    class Meta:
        verbose_name = _("helpdesk role")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "school", "since"], name="role_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="role_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["role", "school"], name="role_of_school")]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.school or _('whole district')}"
