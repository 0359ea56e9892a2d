"""Permissions out of roles."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend

from users.choices import Kind
from users.models import User

NEVER_SIGN_IN = frozenset({Kind.EXTERNAL, Kind.SERVICE})


def may_sign_in(user: Any) -> bool:
    """Active people who are neither external nor service accounts."""
    return isinstance(user, User) and user.is_active and user.kind not in NEVER_SIGN_IN


class RoleBackend(ModelBackend):
    """Passwords as Django checks them; permissions from `users.roles`, not from groups."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Asked at sign-in and again at each request."""
        return may_sign_in(user)

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether a role of the person allows `perm`."""
        return isinstance(user_obj, User) and user_obj.has_perm(perm, obj)


class SignInBackend(AuthenticationBackend):  # type: ignore[misc]
    """The sign-in page, passkeys, Google and Microsoft: the same people as by `RoleBackend`."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Asked at sign-in and again at each request."""
        return may_sign_in(user)
