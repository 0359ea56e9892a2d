"""Who of the helpdesk is away, and who stands in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audit.clock import now
from audit.refusal import Refused
from users import policy
from users.actions.absence import announce_absence, cancel_absence
from users.forms import AbsenceForm
from users.models import Absence, User


@login_required
@require_http_methods(["GET", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """Today's and coming absences; a form to say one."""
    user = _agent(request)
    form = AbsenceForm(request.POST if request.method == "POST" else None, by=user)
    if request.method == "POST" and form.is_valid():
        try:
            announce_absence(by=user, **form.values())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("users:absences")
    return render(request, "users/absences.html", _context(user, form), status=422 if form.errors else 200)


@login_required
@require_POST
def cancel(request: HttpRequest, absence: int) -> HttpResponse:
    """Somebody is not away after all."""
    user = _agent(request)
    found = get_object_or_404(Absence.objects.select_related("user"), pk=absence)
    try:
        cancel_absence(found, by=user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect("users:absences")


def _agent(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)
    if not (user.scope.is_agent or user.scope.is_administrator):
        raise PermissionDenied(_("This page is for the helpdesk."))
    return user


def _context(user: User, form: AbsenceForm) -> dict[str, object]:
    today = timezone.localdate(now())
    known = Absence.objects.filter(last_day__gte=today).select_related("user", "substitute")
    rows = [
        {"absence": one, "is_now": one.first_day <= today, "may": policy.may_keep_absence(user, one.user)}
        for one in known
    ]
    return {"form": form, "rows": rows}
