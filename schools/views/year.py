"""The school year as a grid of months, and the years themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from schools import actions, day_text
from schools.calendars import Calendars
from schools.entered_day import dates
from schools.forms.days import YearForm
from schools.models import SchoolYear, SpecialDay, TestingWindow
from schools.term_lines import TermLine, term_lines
from schools.views.desk import Desk, at_desk
from schools.views.kept import keep
from schools.wall import today_at
from schools.year_grid import LETTERS, TONES, months_of


@at_desk()
def year(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The months of the school year that the address names, else of the running one."""
    years = list(SchoolYear.objects.all())
    today = today_at(desk.school)
    shown = _shown(years, request.GET.get("year", ""), today)
    key = desk.school.pk if desk.school else None
    months = []
    if shown:
        own = SpecialDay.objects.filter(calendar__school=desk.school).values_list("date", flat=True)
        months = list(
            months_of(
                Calendars().plan(key),
                shown.first_day,
                shown.last_day,
                today=today,
                own=frozenset(own) if desk.school else frozenset(),
                testing=_testing(desk, shown),
            )
        )
    context = {
        "desk": desk,
        "years": years,
        "shown": shown,
        "months": months,
        "weekdays": [(day_text.weekday_short(day), day_text.weekday_long(day)) for day in (6, 0, 1, 2, 3, 4, 5)],
        "legend": [(LETTERS[kind], TONES[kind], kind.label) for kind in LETTERS],
        "day_url": desk.url("day", **{"from": "year"}),
        "hours_url": desk.url("hours"),
        "year_title": _("School year %(name)s") % {"name": shown.name} if shown else _("School year"),
        "year_links": [(desk.url("year", year=one.pk), one) for one in years],
        "change_url": desk.url("change_year", shown.pk) if shown and desk.whole else "",
        "add_url": desk.url("add_year") if desk.whole else "",
        "year_days": day_text.run(shown.first_day, shown.last_day, today) if shown else "",
        "terms": [_term(desk, line) for line in term_lines(shown, today)] if shown else [],
        "cycle": _cycle(desk, shown) if shown else {},
        "term_url": desk.url("add_term", shown.pk) if shown and desk.whole else "",
    }
    return render(request, "schools/year.html", context)


@at_desk(("GET", "POST"))
def year_form(request: HttpRequest, desk: Desk, pk: int | None = None) -> HttpResponse:
    """A school year of the district."""
    if not desk.whole:
        return redirect(desk.url("year"))
    one = get_object_or_404(SchoolYear, pk=pk) if pk else None
    names = ("name", "first_day", "last_day", "staff_return", "snow_uses_cycle")
    initial = (
        {name: getattr(one, name) for name in names} | {"cycle": ", ".join(one.cycle), "seen": one.mark} if one else {}
    )
    form = YearForm(request.POST or None, initial=initial)

    def save() -> None:
        actions.keep_year(form.plan(), by=desk.by, year=one, seen=form.cleaned_data["seen"])

    title = _("Change the school year") if one else _("Add a school year")
    return keep(request, desk, form, save, back=desk.url("year"), title=title, whose=None, of_district=True)


def _shown(years: list[SchoolYear], word: str, today: date) -> SchoolYear | None:
    """The one that is asked for, the running one, the next one, the last one."""
    asked = [one for one in years if str(one.pk) == word]
    coming = [one for one in years if one.last_day >= today]
    return next(iter([*asked, *coming, *reversed(years)]), None)


def _term(desk: Desk, line: TermLine) -> dict[str, Any]:
    """A term as the page shows it: with where it is changed, for who may."""
    if line.of_roster or not desk.whole:
        return {"line": line}
    return {"line": line, "url": desk.url("term", line.pk), "remove": desk.url("remove_term", line.pk)}


def _cycle(desk: Desk, shown: SchoolYear) -> dict[str, Any]:
    """The cycle that holds: a school's own or the district's, and which schools have one of their own."""
    owns = {one.school: one for one in shown.cycles.select_related("school") if one.school in desk.schools}
    own = owns.get(desk.school) if desk.school else None
    days = (own.days if own else shown.cycle) or [_("none, the weekday alone decides")]
    more = {"own": own is not None, "days": ", ".join(days)}
    if desk.school is None:
        return more | {"others": ", ".join(sorted(school.short for school in owns))}
    return more | {"url": desk.url("cycle", shown.pk), "forget": desk.url("forget_cycle", shown.pk)}


def _testing(desk: Desk, shown: SchoolYear) -> dict[date, str]:
    here = Q(school=None) | Q(school=desk.school) if desk.school else Q(school=None)
    windows = TestingWindow.objects.filter(here, last_day__gte=shown.first_day, first_day__lte=shown.last_day)
    return {on: one.name for one in windows for on in dates(one.first_day, one.last_day)}
