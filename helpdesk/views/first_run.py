"""The first page of an empty house."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from audit.refusal import Refused
from helpdesk import first_run
from helpdesk.forms.first_run import FirstRunForm


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the district and its first administrator; a used or wrong link says so."""
    if not first_run.is_valid(token):
        return render(request, "helpdesk/first_run_over.html", status=410)
    form = FirstRunForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            first_run.open_house(token, form.answers())
        except Refused:
            return render(request, "helpdesk/first_run_over.html", status=410)
        messages.success(request, _("The house is open. Sign in with your address and password."))
        return redirect("account_login")
    return render(request, "helpdesk/first_run.html", {"form": form}, status=422 if form.errors else 200)
