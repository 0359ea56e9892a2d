"""One's own account: looks, language, keys, and the way in."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from helpdesk.forms.account import SettingsForm
from helpdesk.navigation import works_at_desk
from users.actions.settings import change_settings
from users.models import User


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show and keep the settings of the person who is signed in."""
    user = request.user
    assert isinstance(user, User)
    kept = {"theme": user.theme, "language": user.language, "single_keys": user.single_keys}
    form = SettingsForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        change_settings(user, by=user, **_answers(form, user))
        messages.success(request, _("Saved."))
        response = redirect("account")
        # Who wishes for the browser's language does not mean what somebody chose in this browser before.
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        return response
    context = {
        "form": form,
        "at_desk": works_at_desk(user),
        "several_languages": len(settings.LANGUAGES) > 1,
        "has_password": user.has_usable_password(),
        "factors": set(Authenticator.objects.filter(user=user).values_list("type", flat=True)),
    }
    return render(request, "helpdesk/account.html", context, status=422 if form.errors else 200)


def _answers(form: SettingsForm, user: User) -> dict[str, Any]:
    """What was chosen; keys are a matter of the desk, so that others keep what they have."""
    answers = dict(form.cleaned_data)
    if not works_at_desk(user):
        answers["single_keys"] = user.single_keys
    return answers
