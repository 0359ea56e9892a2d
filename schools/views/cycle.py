"""The cycle of a school in a school year: its own, or the district's again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from schools import actions
from schools.choices import ClosedDays
from schools.forms.days import CycleForm
from schools.models import School, SchoolCycle, SchoolYear
from schools.views.desk import Desk, act, at_desk
from schools.views.kept import keep


@at_desk(("GET", "POST"))
def cycle(request: HttpRequest, desk: Desk, year: int) -> HttpResponse:
    """The cycle of the chosen school; that of the district is changed with its year."""
    of = get_object_or_404(SchoolYear, pk=year)
    back = desk.url("year", year=of.pk)
    if desk.school is None:
        return redirect(back)
    school: School = desk.school
    calendar = desk.calendar
    initial = _initial(of, school) | {"seen": calendar.version if calendar else None}
    form = CycleForm(request.POST or None, initial=initial)

    def save() -> None:
        stale = form.cleaned_data["seen"] if calendar else None
        actions.keep_cycle(school, of, form.plan(), by=desk.by, seen=stale)

    return keep(
        request,
        desk,
        form,
        save,
        back=back,
        back_name=_("School year %(name)s") % {"name": of},
        title=_("Days of the cycle"),
        whose=school,
    )


@at_desk(("POST",))
def forget_cycle(request: HttpRequest, desk: Desk, year: int) -> HttpResponse:
    """Give a school the cycle of the district again."""
    of = get_object_or_404(SchoolYear, pk=year)
    back = desk.url("year", year=of.pk)
    if desk.school is None:
        return redirect(back)
    school = desk.school
    said = _("%(school)s has the cycle of the district again.") % {"school": school}
    return act(request, lambda: actions.forget_cycle(school, of, by=desk.by), back, said)


def _initial(year: SchoolYear, school: School) -> dict[str, Any]:
    """What the school has; where it has none of its own, what the district has."""
    own = SchoolCycle.objects.filter(year=year, school=school).first()
    if own:
        return {"days": ", ".join(own.days), "first_day": own.first_day, "closed_days": own.closed_days}
    closed = ClosedDays.SNOW if year.snow_uses_cycle else ClosedDays.SKIP
    return {"days": ", ".join(year.cycle), "closed_days": closed}
