"""The settings of promises: the table of targets, and a ticket to try them with. Whole pages, or cards of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from audit.clock import now
from audit.refusal import Conflict, Refused
from schools.calendars import usual_day
from schools.models import School
from tickets.actions.targets import PERMISSION, add_target, remove_target, save_targets
from tickets.forms.targets import FurtherTargetForm, TargetsForm, TryForm
from tickets.goal_words import write_goal
from tickets.models import Promise
from tickets.promising import Facts
from tickets.rulebook import Rulebook
from tickets.why import Reason, moment_words, sum_of
from users.models import User


@dataclass(frozen=True)
class Further:
    """A target for some tickets, in words."""

    promise: Promise
    goal: str
    where: str


def keeper(request: HttpRequest) -> User:
    """Who is signed in, if they may set targets. Raises PermissionDenied with a sentence."""
    assert isinstance(request.user, User)
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied(_("Targets are set by leads, directors and administrators."))
    return request.user


@login_required
@require_http_methods(["GET", "POST"])
def targets(request: HttpRequest) -> HttpResponse:
    """The card “Targets”. A POST saves the table, adds a further target or removes one (`do`)."""
    by = keeper(request)
    form = TargetsForm()
    further = FurtherTargetForm()
    if request.method == "POST":
        form, further = _posted(request, form, further)
        if _done(request, form, further, by):
            return _back(request)
    for one in (form, further):
        _focus_on_first_error(one)
    return _card(request, "targets", _context(form, further), status=_status(form, further))


def _status(form: TargetsForm, further: FurtherTargetForm) -> int:
    """200, 422 for what is wrong, 409 for a colleague's change."""
    if form.has_error("__all__", "conflict"):
        return 409
    return 422 if form.errors or further.errors else 200


def _posted(
    request: HttpRequest, form: TargetsForm, further: FurtherTargetForm
) -> tuple[TargetsForm, FurtherTargetForm]:
    """The form that was sent, bound; the other one as it is."""
    do = request.POST.get("do", "save")
    return (TargetsForm(request.POST) if do == "save" else form), (
        FurtherTargetForm(request.POST) if do == "add" else further
    )


def _focus_on_first_error(form: forms.Form) -> None:
    """A card that comes back takes the place of the one that had the focus: it goes on where something is wrong."""
    name = next((name for name in form.errors if name in form.fields), None)
    if name:
        form.fields[name].widget.attrs["autofocus"] = True


def _done(request: HttpRequest, form: TargetsForm, further: FurtherTargetForm, by: User) -> bool:
    try:
        if removed := request.POST.get("remove", ""):
            remove_target(int(removed) if removed.isdigit() else 0, by=by)
        elif further.is_bound:
            if not further.is_valid():
                return False
            add_target(further.promise, by=by)
        else:
            if not form.is_valid():
                return False
            save_targets(form.cells, form.warn_at, form.policy, by=by, seen=form.cleaned_data["seen"])
    except Refused as refusal:
        code = "conflict" if isinstance(refusal, Conflict) else "refused"
        (form if form.is_bound else further).add_error(None, ValidationError(str(refusal), code=code))
        return False
    return True


def _back(request: HttpRequest) -> HttpResponse:
    """The card again, which says so where the eye is; without script its page, with the word at the window's edge."""
    if _is_fragment(request):
        saved = {"saved": request.POST.get("do", "save")}
        return _card(request, "targets", _context(TargetsForm(), FurtherTargetForm()) | saved)
    messages.success(request, _("Saved. Clocks that run follow within a minute."))
    return redirect("tickets:targets")


def _context(form: TargetsForm, further: FurtherTargetForm) -> dict[str, Any]:
    return {"form": form, "further_form": further, "further": _further(), "open": further.is_bound}


def _further() -> list[Further]:
    """The targets that the table does not show."""
    rows = Promise.objects.select_related("category__parent", "school", "team")
    in_table = {(kind, True) for kind in ("first_answer", "next_answer", "solution")}
    return [
        Further(one, write_goal(one.amount, one.unit, one.by_time), _where(one))
        for one in rows
        if (one.kind, one.is_usual) not in in_table and not _is_testing_column(one)
    ]


def _is_testing_column(one: Promise) -> bool:
    plain = not (one.category_id or one.school_id or one.team_id or one.requester_kind)
    return plain and one.in_testing and one.kind == "first_answer" and bool(one.priority)


def _where(one: Promise) -> str:
    said = [
        str(one.get_priority_display()) if one.priority else "",
        str(one.category or ""),
        str(one.school or ""),
        str(one.team or ""),
        str(one.get_requester_kind_display()) if one.requester_kind else "",
        _("rooms under test") if one.in_testing else "",
    ]
    return " · ".join(filter(None, said)) or _("All tickets")


@login_required
@require_GET
def try_it(request: HttpRequest) -> HttpResponse:
    """The card “Try it”: a ticket filed at a moment comes due when, and why. Nothing is saved."""
    keeper(request)
    form = TryForm.of(request.GET, timezone.localtime(now()))
    context: dict[str, Any] = {"form": form, "now": now()}
    if form.is_valid():
        context |= _tried(**form.cleaned_data)
    return _card(request, "try_it", context)


def _tried(filed: datetime, priority: int, kind: str, school: School | None) -> dict[str, Any]:
    rules = Rulebook().of(school.pk if school else None)
    target = rules.book.target(kind, Facts(priority, school=rules.school_id))
    due = rules.due(target, filed) if target else None
    why: list[Reason] = sum_of(target, filed, due, rules.hours(target.hours)) if target and due else []
    day = usual_day(target.hours, rules.hours(target.hours)) if target else 0
    return {"tried": True, "target": target, "due": due, "words": due and moment_words(due), "why": why, "day": day}


def _is_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _card(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The card alone where a page asks for it, else the whole page around it."""
    template = f"tickets/_{name}.html" if _is_fragment(request) else f"tickets/{name}.html"
    return render(request, template, context, status=status)
