"""All views, places, labels and acts of the desk in one list that is narrowed by typing; and all keys."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from helpdesk.keys import GROUPS, VIEW_LETTERS, acts
from helpdesk.navigation import works_at_desk
from tickets.labels import Labels
from tickets.policy import may_declare
from tickets.query import Term, write
from tickets.queue_views import name_of, views_for
from tickets.view_menu import ICONS, saved_views
from tickets.words import reads_notes
from users.models import User


@login_required
@require_GET
def palette(request: HttpRequest) -> HttpResponse:
    """The list, over the page where one is; as a page of its own without the acts, which need one."""
    user = _desk_person(request)
    letters = VIEW_LETTERS if user.single_keys else {}
    built_in = [
        (view.key, name_of(view, user.scope), view.icon, letters.get(view.key, "")) for view in views_for(user)
    ]
    views = built_in + [(view.key, view.name, ICONS[view.audience], "") for view in saved_views(user)]
    context = {"views": views, "acts": acts(), "labels": _labels(user), "may_declare": may_declare(user)}
    return _shown(request, "palette", context)


def _labels(user: User) -> list[tuple[str, str]]:
    """(name, query) of the labels that can be put on, for who reads what is on tickets."""
    if not reads_notes(user):
        return []
    return [(one.name, write([Term(one.name, "label")])) for one in Labels().offered]


@login_required
@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """All keys, with the way to switch them off."""
    return _shown(request, "keys", {"groups": GROUPS, "are_on": _desk_person(request).single_keys})


def _desk_person(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)
    if not works_at_desk(user):
        raise PermissionDenied(_("Keys are for the helpdesk."))
    return user


def _shown(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    part = "_" if request.headers.get("HX-Request") == "true" else ""
    return render(request, f"helpdesk/{part}{name}.html", context)
