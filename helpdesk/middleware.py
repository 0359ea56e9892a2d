"""What every response carries, and the language and time zone of the person who asks."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone, translation

from schools.models import District
from ui.times import NO_BREAK, one_stop

ENDS_WITH_STOP = f"{NO_BREAK}m.".encode()  # a Spanish time of day
GetResponse = Callable[[HttpRequest], HttpResponse]
# Asked for by machines every few seconds, and answered even when the database does not.
WITHOUT_DISTRICT = ("/healthz", "/readyz", "/static/", "/live/")


class CompressedPages(GZipMiddleware):
    """Send pages compressed: on a crowded school network the wire is slower than the processor.

    Files that people attached are left as they are: photos do not get smaller, and a file of known length shows how
    far it has come. Tokens in pages cannot be guessed from sizes: Django fills up each page by a random length.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The response, compressed where it is a page or part of one."""
        is_page = response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
        return super().process_response(request, response) if is_page else response


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
    """Show times in the district's zone, and pages in the language that the person chose in the account.

    Until somebody chooses, it is that of the browser, or what was chosen in this browser before signing in.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(WITHOUT_DISTRICT):
            return get_response(request)
        request.district = district = District.current()  # type: ignore[attr-defined]
        language = getattr(request.user, "language", "")
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        with timezone.override(district.zone):
            return _with_single_stops(get_response(request))

    return middleware


def _with_single_stops(response: HttpResponse) -> HttpResponse:
    """No sentence that ends with a time ends with two full stops."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
    if is_page and ENDS_WITH_STOP in response.content:
        response.content = one_stop(response.content.decode())
    return response
