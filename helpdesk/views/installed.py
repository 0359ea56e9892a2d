"""What a phone asks for before it puts the helpdesk among its apps: the manifest and the icons."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_cookie

from helpdesk.app_icons import SHARES, SIZES, icon, icon_address
from helpdesk.colours import accent, frames
from schools.models import District
from users.models import User


@require_GET
@vary_on_cookie
@cache_control(private=True, max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """Name, icons and shortcuts. It holds nothing of the person; technicians have one shortcut more."""
    district = District.current()
    colours = frames(district)
    return JsonResponse(
        {
            "name": _("%(district)s Tech Help") % {"district": district.name} if district.name else _("Tech Help"),
            "short_name": _("Tech Help"),
            "lang": get_language(),
            "id": "/",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "theme_color": colours["light"],
            "background_color": colours["page"],
            "icons": [_icon(kind, size, district) for kind in ("any", "maskable") for size in (192, 512)],
            "shortcuts": _shortcuts(request.user, district),
        },
        content_type="application/manifest+json",
    )


@require_GET
@cache_control(public=True, max_age=86400)
def app_icon(request: HttpRequest, kind: str, size: int) -> HttpResponse:
    """One icon; the address names the colour, so that another one is another address."""
    if kind not in SHARES or size not in SIZES:
        raise Http404
    return HttpResponse(icon(kind, size, accent(District.current())), content_type="image/png")


def _icon(kind: str, size: int, district: District) -> dict[str, str]:
    return {
        "src": icon_address(kind, size, district),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": kind,
    }


def _shortcuts(user: Any, district: District) -> list[dict[str, Any]]:
    places = [(_("Report a problem"), reverse("tickets:file"))]
    if isinstance(user, User) and user.scope.is_agent:
        places.append((_("My queue"), f"{reverse('tickets:queue')}?view=mine"))
    elif isinstance(user, User):
        places.append((_("My tickets"), reverse("tickets:mine")))
    places.append((_("Scan a label"), reverse("tickets:scan")))
    return [{"name": name, "url": url, "icons": [_icon("any", 192, district)]} for name, url in places]
