"""Where a label is read: by the camera of the phone, by a hand scanner, or by typing what is on it."""

from __future__ import annotations

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tickets.stickers import code_of, other_site, thing_read
from users.models import User

# An address that a sticker carries may be as long as this.
LONGEST_READ = 300
# Only this page may start the reader, which is compiled code.
READS_CODES = {"script-src": [SELF, "'wasm-unsafe-eval'"]}


@csp_update(READS_CODES)
@login_required
@never_cache
@require_GET
def scan(request: HttpRequest) -> HttpResponse:
    """The page; `?code=` is what was read, and leads where the sticker of that thing leads."""
    assert isinstance(request.user, User)
    read = request.GET.get("code", "").strip()[:LONGEST_READ]
    thing = thing_read(read, request.user) if read else None
    if thing is not None:
        return redirect("tickets:scanned", code_of(thing))
    told = {"read": read, "site": other_site(read), "longest": LONGEST_READ}
    return render(request, "tickets/scan.html", told, status=404 if read else 200)
