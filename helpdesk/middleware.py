"""What every response carries, and the language and time zone of the person who asks."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from schools.models import District

type_of_get_response = Callable[[HttpRequest], HttpResponse]


def permissions_policy(get_response: type_of_get_response) -> type_of_get_response:
    """Switch off device features that no page of ours uses; the camera stays for photos and scans."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
        )
        return response

    return middleware


def person_settings(get_response: type_of_get_response) -> type_of_get_response:
    """Show times in the district's zone, and pages in the language that the person chose in the account."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", "")
        if language and "django_language" not in request.COOKIES:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        with timezone.override(District.current().zone):
            return get_response(request)

    return middleware
