"""Where a person belongs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models import Room, School
from users.choices import SchoolRole
from users.models.user import User


class Membership(models.Model):
    """A person's part at a school, from a day on, until a day (not included) or open-ended.

    `room` is where the person usually is. `roster_id` is set where the roster keeps the row.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=SchoolRole)
    room = models.ForeignKey(Room, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    primary = models.BooleanField(_("main school"), default=True)
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    from_roster = models.BooleanField(_("kept by the roster"), default=False)

    class Meta:
        verbose_name = _("membership")
        constraints = [models.UniqueConstraint(fields=["user", "school", "role"], name="membership_once")]
        indexes = [models.Index(fields=["school", "role"], name="membership_of_school")]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.school}"
