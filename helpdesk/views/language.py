"""The language in which somebody reads: chosen at the foot of each page, signed in or not."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import check_for_language
from django.views import i18n
from django.views.decorators.http import require_POST

from users.actions.settings import choose_language
from users.models import User


@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Keep the choice in the account, so that letters follow it, and in the browser for the page of signing in."""
    language = request.POST.get("language", "")
    if isinstance(request.user, User) and check_for_language(language):
        choose_language(request.user, by=request.user, language=language)
    return i18n.set_language(request)
