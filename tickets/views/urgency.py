"""How urgent tickets are by what is said of the class: a card of the settings, or a page of its own."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.refusal import Conflict, Refused
from tickets.actions.urgency import save_urgency
from tickets.forms.urgency import UrgencyForm
from tickets.views.targets import keeper
from users.models import User


@login_required
@require_http_methods(["GET", "POST"])
def urgency(request: HttpRequest) -> HttpResponse:
    """The card; a POST saves it."""
    by = keeper(request)
    if request.method == "GET":
        return _card(request, UrgencyForm())
    form = UrgencyForm(request.POST)
    status = _save(form, by)
    if status != 200:
        return _card(request, form, status=status)
    if request.headers.get("HX-Request") == "true":
        return _card(request, UrgencyForm(), saved=True)
    messages.success(request, _("Saved. It holds for tickets that are filed from now on."))
    return redirect("tickets:urgency")


def _save(form: UrgencyForm, by: User) -> int:
    """200 where it was saved, else the status that tells why not."""
    if not form.is_valid():
        return 422
    try:
        save_urgency(form.cells, by=by, seen=form.cleaned_data["seen"])
    except Refused as refusal:
        form.add_error(None, ValidationError(str(refusal)))
        return 409 if isinstance(refusal, Conflict) else 422
    return 200


def _card(request: HttpRequest, form: UrgencyForm, *, saved: bool = False, status: int = 200) -> HttpResponse:
    is_fragment = request.headers.get("HX-Request") == "true"
    template = "tickets/_urgency.html" if is_fragment else "tickets/urgency.html"
    return render(request, template, {"form": form, "saved": saved}, status=status)
