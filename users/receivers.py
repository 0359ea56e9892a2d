"""What people do elsewhere and this room hears of."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import get_language_from_request

from users.actions.settings import note_browser_language
from users.models import User


@receiver(user_logged_in, dispatch_uid="users.browser_language")
def remember_browser_language(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Somebody signed in: their pages stand in the language of the browser, unless they chose one before."""
    note_browser_language(user, get_language_from_request(request))
