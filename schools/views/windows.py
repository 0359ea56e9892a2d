"""Testing windows, change freezes and seasons: entered, changed, removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from audit.actor import Actor
from schools import actions, policy
from schools.forms.days import FreezeForm, TestingForm
from schools.forms.season import SeasonForm
from schools.models import ChangeFreeze, School, Season, TestingWindow
from schools.views.desk import Desk, act, at_desk, seen_mark
from schools.views.hours import weeks_of
from schools.views.kept import keep

Kept = TypeVar("Kept", TestingWindow, ChangeFreeze)


@at_desk(("GET", "POST"))
def testing(request: HttpRequest, desk: Desk, pk: int | None = None) -> HttpResponse:
    """A testing window."""
    window = _of(desk.by, get_object_or_404(TestingWindow, pk=pk)) if pk else None
    school = window.school if window else desk.school
    form = TestingForm(request.POST or None, initial=_testing(window), school=school)

    def save() -> None:
        actions.keep_testing(school, form.plan(), by=desk.by, window=window, seen=form.cleaned_data["seen"])

    title = _("Change a testing window") if window else _("Add a testing window")
    return keep(
        request,
        desk,
        form,
        save,
        back=desk.url("hours"),
        title=title,
        whose=school,
        remove_url=_remove(desk, "remove_testing", pk),
    )


@at_desk(("GET", "POST"))
def freeze(request: HttpRequest, desk: Desk, pk: int | None = None) -> HttpResponse:
    """A change freeze."""
    one = _of(desk.by, get_object_or_404(ChangeFreeze, pk=pk)) if pk else None
    school = one.school if one else desk.school
    form = FreezeForm(request.POST or None, initial=_run(one))

    def save() -> None:
        actions.keep_freeze(school, form.plan(), by=desk.by, freeze=one, seen=form.cleaned_data["seen"])

    title = _("Change a freeze") if one else _("Add a freeze of changes")
    return keep(
        request,
        desk,
        form,
        save,
        back=desk.url("hours"),
        title=title,
        whose=school,
        remove_url=_remove(desk, "remove_freeze", pk),
    )


@at_desk(("GET", "POST"))
def season(request: HttpRequest, desk: Desk, pk: int | None = None) -> HttpResponse:
    """A season with its week."""
    one = get_object_or_404(Season.objects.select_related("calendar__school"), pk=pk) if pk else None
    if one:
        _keeps(desk.by, one.calendar.school)
    school = one.calendar.school if one else desk.school
    initial = _run(one)
    week = _week(one) if one else weeks_of(school)[0]
    form = SeasonForm(request.POST or None, initial=initial, service=week, seen=initial.get("seen"))

    def save() -> None:
        actions.keep_season(school, form.plan(), by=desk.by, season=one, seen=form.cleaned_data["seen"])

    return keep(
        request,
        desk,
        form,
        save,
        template="schools/season.html",
        back=desk.url("hours"),
        title=_("Change a season") if one else _("Add a season"),
        whose=school,
        remove_url=_remove(desk, "remove_season", pk),
    )


@at_desk(("POST",))
def remove_testing(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Remove a testing window."""
    window = _of(desk.by, get_object_or_404(TestingWindow, pk=pk))
    return _removed(request, desk, lambda: actions.remove_testing(window, by=desk.by, seen=seen_mark(request)))


@at_desk(("POST",))
def remove_freeze(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Remove a change freeze."""
    one = _of(desk.by, get_object_or_404(ChangeFreeze, pk=pk))
    return _removed(request, desk, lambda: actions.remove_freeze(one, by=desk.by, seen=seen_mark(request)))


@at_desk(("POST",))
def remove_season(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Remove a season; its days are usual ones again."""
    one = get_object_or_404(Season.objects.select_related("calendar__school"), pk=pk)
    _keeps(desk.by, one.calendar.school)
    return _removed(request, desk, lambda: actions.remove_season(one, by=desk.by, seen=seen_mark(request)))


def _removed(request: HttpRequest, desk: Desk, verb: Callable[[], object]) -> HttpResponse:
    return act(request, verb, desk.url("hours"), _("Removed."))


def _of(by: Actor, kept: Kept) -> Kept:
    _keeps(by, kept.school)
    return kept


def _remove(desk: Desk, name: str, pk: int | None) -> str:
    return desk.url(name, pk) if pk else ""


def _keeps(by: Actor, school: School | None) -> None:
    policy.require_keeper(by, school)


def _run(one: TestingWindow | ChangeFreeze | Season | None) -> dict[str, Any]:
    if one is None:
        return {}
    return {"name": one.name, "first": one.first_day, "last": one.last_day, "seen": one.mark}


def _testing(window: TestingWindow | None) -> dict[str, Any]:
    if window is None:
        return {"freezes_changes": True}
    return _run(window) | {
        "grades": ", ".join(window.grades),
        "periods": ", ".join(window.periods),
        "rooms": window.rooms.all(),
        "freezes_changes": window.freezes_changes,
    }


def _week(season: Season) -> dict[int, list[Any]]:
    hours = list(season.hours.all())
    return {day: [(h.opens, h.closes) for h in hours if h.weekday == day] for day in range(7)}
