"""The two numbers of its look that a district sets, as CSS: no inline style anywhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from schools.models import District


@cache_control(public=True, max_age=300)
def accent_css(request: HttpRequest) -> HttpResponse:
    """Hue and strength of the accent."""
    district = District.current()
    css = f":root{{--accent-h:{district.accent_hue};--accent-c:{district.accent_chroma}}}"
    return HttpResponse(css, content_type="text/css")
