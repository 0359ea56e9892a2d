"""Permissions out of roles."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from users.models import User


class RoleBackend(ModelBackend):
    """Passwords as Django checks them; permissions from `users.roles`, not from groups."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Active people who are neither external nor service accounts."""
        return isinstance(user, User) and user.is_active and user.kind not in ("external", "service")

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether a role of the person allows `perm`."""
        return isinstance(user_obj, User) and user_obj.has_perm(perm, obj)
