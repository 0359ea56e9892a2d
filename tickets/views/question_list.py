"""The questions of the catalogue, for administrators: the kinds of trouble, and the questions of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from audit.refusal import Conflict, Refused
from tickets import policy
from tickets.actions.questions import save_questions
from tickets.forms.question_list import QuestionList
from tickets.models import Category
from users.models import User


def keeper(request: HttpRequest) -> User:
    """Who is signed in, if they may keep the catalogue. Raises PermissionDenied with a sentence."""
    assert isinstance(request.user, User)
    if not policy.may_update_catalogue(request.user):
        raise PermissionDenied(_("The catalogue is kept by administrators."))
    return request.user


@login_required
@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """The kinds of trouble with how many questions each asks."""
    keeper(request)
    found = Category.objects.select_related("parent").order_by("position", "name")
    below: dict[int | None, list[Category]] = {}
    for one in found:
        below.setdefault(one.parent_id, []).append(one)
    groups = [(top, below.get(top.pk, [])) for top in below.get(None, [])]
    return render(request, "tickets/catalogue.html", {"groups": groups})


@login_required
@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, key: str) -> HttpResponse:
    """The questions of one kind. Only `do=save` keeps anything; the other buttons change what the page shows."""
    by = keeper(request)
    category = get_object_or_404(Category.objects.select_related("parent"), key=key)
    if request.method == "GET":
        return _page(request, category, QuestionList.kept(category))
    asked = QuestionList.sent(request.POST)
    if (what := request.POST.get("do", "save")) != "save":
        return _page(request, category, asked, look_at=asked.do(what))
    if not asked.check():
        return _page(request, category, asked, status=422)
    try:
        save_questions(category, asked.questions, by=by, seen=asked.seen)
    except Refused as refusal:
        asked.said.append(str(refusal))
        return _page(request, category, asked, status=409 if isinstance(refusal, Conflict) else 422)
    messages.success(request, _("Saved. The next person who asks for help sees these questions."))
    return redirect("tickets:questions", key)


def _page(
    request: HttpRequest, category: Category, asked: QuestionList, *, look_at: int | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"category": category, "asked": asked, "forms": list(asked.forms()), "look_at": look_at}
    return render(request, "tickets/questions.html", context, status=status)
