"""Printing stickers for rooms and devices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assets.models import Device
from tickets import policy
from tickets.forms.stickers import StickersForm
from tickets.moments import begun
from tickets.standing import room_words
from tickets.stickers import Thing, address_of
from users.models import User

SHEET = "tickets.sticker_sheet"


@login_required
@require_http_methods(["GET", "POST"])
def stickers(request: HttpRequest) -> HttpResponse:
    """The choice; a POST brings the sheets as a PDF to print, and changes nothing."""
    assert isinstance(request.user, User)
    if not policy.may_print_stickers(request.user):
        raise PermissionDenied(_("Stickers are printed by technicians, device clerks and administrators."))
    if request.method == "GET":
        form = StickersForm(request.user, initial=_initial(request, request.user))
        return render(request, "tickets/stickers.html", {"form": form})
    form = StickersForm(request.user, request.POST)
    if not form.is_valid():
        return render(request, "tickets/stickers.html", {"form": form}, status=422)
    school = form.cleaned_data["school"]
    pdf = sheets(form.things, title=_("Stickers of %(school)s") % {"school": school}, first=form.cleaned_data["first"])
    name = f"stickers-{school.code.lower()}-{form.cleaned_data['what']}.pdf"
    return HttpResponse(pdf, "application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def sheets(things: list[Thing], *, title: str, first: int = 1) -> bytes:
    """The stickers of things as a PDF."""
    # The PDF library takes a fifth of a second to import, which every start of a server would pay.
    draw: Callable[..., bytes] = import_string(f"{SHEET}.draw")
    sticker = import_string(f"{SHEET}.Sticker")
    return draw([sticker(address_of(thing), *_words(thing)) for thing in things], title=title, first=first)


def _words(thing: Thing) -> tuple[str, str, str, str]:
    """School, name, what it is, and what to do, in the language of who prints."""
    call = _("Something wrong? Scan")
    if isinstance(thing, Device):
        return thing.school.name if thing.school else "", thing.label, thing.product.name, call
    return thing.school.name, begun(room_words(thing)), _("Tech Help"), call


def _initial(request: HttpRequest, by: User) -> dict[str, Any]:
    """`?school=&what=&only=` fill the form in; else the rooms of the school of who prints."""
    told = {name: request.GET.get(name, "") for name in ("school", "what", "only")}
    own = by.memberships.order_by("-primary", "pk").values_list("school", flat=True).first()
    return {"what": "rooms", "school": own} | {name: value for name, value in told.items() if value}
