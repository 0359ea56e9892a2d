"""Asking for help."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tickets.actions import Filing, open_ticket
from tickets.forms.filing import FilingForm
from users.models import User


@login_required
def file(request: HttpRequest) -> HttpResponse:
    """The form; a good one becomes a ticket."""
    assert isinstance(request.user, User)
    form = FilingForm(request.POST or None, initial={"form_token": uuid4(), "subject": request.GET.get("subject", "")})
    if request.method == "POST" and form.is_valid():
        filing = Filing(requester=request.user, **form.cleaned_data)
        return redirect("tickets:ticket", open_ticket(filing, by=request.user).pk)
    return render(request, "tickets/filing.html", {"form": form}, status=422 if form.errors else 200)
