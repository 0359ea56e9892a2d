"""Pages of saved views: all of them, a new one, one that is changed; and saving a change right from the list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.clock import now
from audit.refusal import Refused
from tickets import policy
from tickets.actions.saved_views import change_view, delete_view, save_view
from tickets.forms.saved_view import SavedViewForm, initial_from, initial_of
from tickets.models import SavedView
from tickets.view_menu import ICONS
from tickets.views.queue import desk_person
from users.models import User


@login_required
@require_GET
def saved_views(request: HttpRequest) -> HttpResponse:
    """All views that a person has, those that they may change with a way to it."""
    user = desk_person(request)
    views = SavedView.objects.visible_to(user).select_related("team", "owner").order_by("audience", "name", "pk")
    groups = {audience: [_line(one, user) for one in views if one.audience == audience] for audience in ICONS}
    titles = {"me": _("Yours"), "team": _("Of your teams"), "all": _("Everybody’s")}
    sections = [(titles[audience], lines) for audience, lines in groups.items() if lines]
    return render(request, "tickets/saved_views.html", {"sections": sections})


def _line(view: SavedView, user: User) -> dict[str, Any]:
    return {"view": view, "icon": ICONS[view.audience], "may": policy.may_keep_view(user, view)}


@login_required
@require_http_methods(["GET", "POST"])
def new_view(request: HttpRequest) -> HttpResponse:
    """A new view; the address may say what was on the screen."""
    user = desk_person(request)
    posted = request.POST if request.method == "POST" else None
    form = SavedViewForm(posted, by=user, at=now(), initial=initial_from(request.GET))
    if posted is not None and form.is_valid():
        try:
            return _there(request, save_view(form.wish(), by=user))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _form_page(request, form)


@login_required
@require_http_methods(["GET", "POST"])
def saved_view(request: HttpRequest, view: int) -> HttpResponse:
    """Change one, or see what is in it. What the address says stands in the form already."""
    user = desk_person(request)
    kept = get_object_or_404(SavedView.objects.visible_to(user).select_related("team", "owner"), pk=view)
    if not policy.may_keep_view(user, kept):
        return _kept_by_others(request, kept)
    posted = request.POST if request.method == "POST" else None
    form = SavedViewForm(posted, by=user, at=now(), initial=initial_of(kept))
    if posted is not None and form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            return _there(request, change_view(kept, form.wish(), by=user, seen=seen))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _form_page(request, form, kept)


@login_required
@require_POST
def keep_change(request: HttpRequest, view: int) -> HttpResponse:
    """Save what was changed in the list: its query, order and columns. Name and audience stay."""
    user = desk_person(request)
    kept = get_object_or_404(SavedView.objects.visible_to(user).select_related("team"), pk=view)
    if not policy.may_keep_view(user, kept):
        return _kept_by_others(request, kept)
    shown = initial_from(request.POST)
    fields = initial_of(kept) | {name: shown[name] for name in ("query", "order", "columns")}
    fields["seen"] = request.POST.get("seen", "")
    form = SavedViewForm({name: value for name, value in fields.items() if value}, by=user, at=now())
    if not form.is_valid():
        return _form_page(request, form, kept)
    try:
        return _there(request, change_view(kept, form.wish(), by=user, seen=form.cleaned_data["seen"]))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('tickets:queue')}?view={kept.key}")


@login_required
@require_POST
def remove_view(request: HttpRequest, view: int) -> HttpResponse:
    """Delete one."""
    user = desk_person(request)
    kept = get_object_or_404(SavedView.objects.visible_to(user).select_related("team"), pk=view)
    try:
        delete_view(kept, by=user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%(name)s” is deleted. Its tickets are where they were.") % {"name": kept.name})
    return redirect("tickets:saved_views")


def _kept_by_others(request: HttpRequest, view: SavedView) -> HttpResponse:
    messages.info(request, _("This view is kept by others. Save a copy of it under a name of your own."))
    return redirect(f"{reverse('tickets:queue')}?view={view.key}")


def _there(request: HttpRequest, view: SavedView) -> HttpResponse:
    messages.success(request, _("“%(name)s” is saved.") % {"name": view.name})
    return redirect(f"{reverse('tickets:queue')}?view={view.key}")


def _form_page(request: HttpRequest, form: SavedViewForm, view: SavedView | None = None) -> HttpResponse:
    context = {"form": form, "view": view}
    return render(request, "tickets/saved_view.html", context, status=422 if form.errors else 200)
