"""What every page shows: the district, where one can go, and the state of the school day."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from schools.models import District


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of all pages."""
    return {"district": District.current(), "demo": settings.DEMO, "nav": []}
