"""How sign-in behaves: nobody signs up; accounts come from the roster and the administrators."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in with address and password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people come from the roster."""
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign-in with Google or Microsoft, for people whom we know by the same address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: an unknown Google account is not a person of the district."""
        return False
