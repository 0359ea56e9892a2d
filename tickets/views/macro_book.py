"""The page on which macros are kept: one's own, those of teams, and those of the district."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.refusal import Conflict, Refused
from tickets import policy
from tickets.actions.macros import keep_macro, remove_macro
from tickets.forms.macro import MacroForm
from tickets.macro_words import VARIABLES, does
from tickets.models import Macro
from users.models import User


@login_required
@require_GET
def book(request: HttpRequest) -> HttpResponse:
    """Every macro that the reader may use or keep."""
    by = _reader(request)
    rows = [{"macro": one, "does": does(one), "may": _may(by, one)} for one in _known_to(by)]
    return render(request, "tickets/macro_book.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def add_macro(request: HttpRequest) -> HttpResponse:
    """A new one."""
    return _page(request, _reader(request), None)


@login_required
@require_http_methods(["GET", "POST"])
def change_macro(request: HttpRequest, macro: int) -> HttpResponse:
    """One that the reader may keep; 404 for another one."""
    by = _reader(request)
    return _page(request, by, _kept(by, macro))


@login_required
@require_POST
def drop_macro(request: HttpRequest, macro: int) -> HttpResponse:
    """Take it out of use."""
    by = _reader(request)
    kept = _kept(by, macro)
    remove_macro(kept, by=by)
    messages.success(request, _("“%(name)s” is removed.") % {"name": kept.name})
    return redirect("tickets:macro_book")


def _reader(request: HttpRequest) -> User:
    by = request.user
    assert isinstance(by, User)
    if not (by.scope.is_agent or policy.may_keep_macro(by, owner=None, team=None)):
        raise PermissionDenied(_("This page is for the helpdesk."))
    return by


def _known_to(by: User) -> list[Macro]:
    """What they may use, and what they keep for others."""
    shared = Q(owner=None) if policy.may_keep_macro(by, owner=None, team=None) else Q(pk=None)
    usable = Macro.objects.visible_to(by).values("pk")
    found = Macro.objects.filter(Q(pk__in=usable) | shared, active=True)
    return list(found.in_order().select_related("category__parent", "to_team", "team", "label__merged_into"))


def _may(by: User, macro: Macro) -> bool:
    return policy.may_keep_macro(by, owner=macro.owner_id, team=macro.team_id)


def _kept(by: User, pk: int) -> Macro:
    own = [one.pk for one in _known_to(by) if _may(by, one)]
    return get_object_or_404(Macro.objects.filter(pk__in=own), pk=pk)


def _page(request: HttpRequest, by: User, macro: Macro | None) -> HttpResponse:
    form = MacroForm(request.POST if request.method == "POST" else None, by=by, macro=macro)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_macro(macro or Macro(), by=by, **form.values())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409 if isinstance(refusal, Conflict) else 422
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": kept.name})
            return redirect("tickets:macro_book")
    shown = {"form": form, "macro": macro, "variables": [(f"{{{name}}}", words) for name, words in VARIABLES.items()]}
    return render(request, "tickets/macro_form.html", shown, status=status)
