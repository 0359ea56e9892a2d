"""Bell schedules of a school, with the periods as rows of one form."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from schools import actions, day_text
from schools.forms.bells import PERIODS, BellForm
from schools.models import BellSchedule, School
from schools.views.desk import Desk, act, at_desk, seen_mark
from schools.views.kept import keep


@at_desk()
def bells(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The schedules of a school; without one, the choice of a school."""
    found = BellSchedule.objects.filter(school=desk.school).prefetch_related("periods") if desk.school else []
    lines = [
        (desk.url("bell", one.pk), one, day_text.weekday_run(one.weekdays), ", ".join(one.cycle_days), _reach(one))
        for one in found
    ]
    context = {"desk": desk, "lines": lines, "add_url": desk.url("add_bell"), "hours_url": desk.url("hours")}
    return render(request, "schools/bells.html", context)


@at_desk(("GET", "POST"))
def bell(request: HttpRequest, desk: Desk, pk: int | None = None) -> HttpResponse:
    """One schedule."""
    if desk.school is None:
        return redirect(desk.url("bells"))
    school: School = desk.school
    one = get_object_or_404(BellSchedule, pk=pk, school=school) if pk else None
    calendar = desk.calendar
    seen = calendar.version if calendar else None
    form = BellForm(request.POST or None, initial=_initial(one) | {"seen": seen})
    rows = [{"label": p.label, "starts": p.starts, "ends": p.ends} for p in one.periods.all()] if one else []
    periods = PERIODS(request.POST or None, initial=rows, prefix="p")

    def save() -> None:
        stale = form.cleaned_data["seen"] if calendar else None
        actions.keep_bells(school, form.plan(periods), by=desk.by, schedule=one, seen=stale)

    title = _("Bell schedule “%(name)s”") % {"name": one.name} if one else _("Add a bell schedule")
    return keep(
        request,
        desk,
        form,
        save,
        template="schools/bell.html",
        back=desk.url("bells"),
        valid=periods.is_valid,
        title=title,
        periods=periods,
        remove_url=desk.url("remove_bells", pk) if pk else "",
    )


@at_desk(("POST",))
def remove_bells(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Remove a schedule."""
    one = get_object_or_404(BellSchedule.objects.select_related("school"), pk=pk, school=desk.school)
    word = seen_mark(request)
    seen = int(word[:9]) if word.isdecimal() else None
    return act(request, lambda: actions.remove_bells(one, by=desk.by, seen=seen), desk.url("bells"), _("Removed."))


def _initial(one: BellSchedule | None) -> dict[str, Any]:
    if one is None:
        return {}
    return {
        "name": one.name,
        "is_usual": one.is_usual,
        "weekdays": one.weekdays,
        "cycle_days": ", ".join(one.cycle_days),
    }


def _reach(one: BellSchedule) -> str:
    """From the first bell to the last."""
    periods = list(one.periods.all())
    return day_text.spans([(periods[0].starts, periods[-1].ends)]) if periods else _("No periods yet")
