"""What every response carries, and the language and time zone of the person who asks."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from schools.models import District

GetResponse = Callable[[HttpRequest], HttpResponse]
# Asked for by machines every few seconds, and answered even when the database does not.
WITHOUT_DISTRICT = ("/healthz", "/readyz", "/static/", "/live/")


def permissions_policy(get_response: GetResponse) -> GetResponse:
    """Switch off device features that no page of ours uses; the camera stays for photos and scans."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
        )
        return response

    return middleware


def person_settings(get_response: GetResponse) -> GetResponse:
    """Show times in the district's zone, and pages in the language that the person chose in the account."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(WITHOUT_DISTRICT):
            return get_response(request)
        request.district = district = District.current()  # type: ignore[attr-defined]
        language = getattr(request.user, "language", "")
        if language and "django_language" not in request.COOKIES:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        with timezone.override(district.zone):
            return get_response(request)

    return middleware
