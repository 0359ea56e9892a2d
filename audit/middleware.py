"""Every entry of a web request knows its door and request."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from audit.context import context


def request_context(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Open an audit context for the request and send its id back, so that a report of a fault can name it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request_id = uuid4().hex[:16]
        with context(door="web", request_id=request_id):
            response = get_response(request)
        response.headers["X-Request-Id"] = request_id
        return response

    return middleware
