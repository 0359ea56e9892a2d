"""Signing in as one of the people of the demo with one press: in demo mode only."""

from __future__ import annotations

from typing import cast

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from helpdesk.demo.cast import demo_logins
from users.models import User


@never_cache
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as a listed person of the demo; the same second step as for everybody comes after it.

    Not there at all outside demo mode, and for people who are not listed.
    """
    if not settings.DEMO:
        raise Http404
    if not ratelimit.consume(request, action="demo_sign_in"):
        return cast(HttpResponse, ratelimit.respond_429(request))
    wanted = request.POST.get("email", "")
    if wanted not in {login.email for _group, logins in demo_logins() for login in logins}:
        raise Http404
    user = get_object_or_404(User, email=wanted, is_active=True)
    return cast(HttpResponse, perform_login(request, user, redirect_url="/"))
