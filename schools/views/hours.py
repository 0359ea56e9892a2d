"""School hours: the usual week, closed and short days, testing windows, and the way to a snow day."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.refusal import Conflict, Refused
from schools import actions, day_text, policy
from schools.choices import HoursKind
from schools.classes_of_week import class_spans
from schools.day_lines import Line, lines_of
from schools.forms.week import Week, WeekForm
from schools.models import School, ServiceCalendar, ServiceHours
from schools.views.desk import Desk, act, at_desk
from schools.wall import today_at, zone_of
from schools.week_bars import WIDTH, Axis, bars_of
from schools.window_lines import WindowLine, freeze_lines, testing_lines

SHOWN = 8  # lines of days; the rest is behind "more"
ZONES = {
    "America/New_York": gettext_lazy("Eastern Time"),
    "America/Chicago": gettext_lazy("Central Time"),
    "America/Denver": gettext_lazy("Mountain Time"),
    "America/Phoenix": gettext_lazy("Mountain Time, Arizona"),
    "America/Los_Angeles": gettext_lazy("Pacific Time"),
    "America/Anchorage": gettext_lazy("Alaska Time"),
    "Pacific/Honolulu": gettext_lazy("Hawaii Time"),
}


@at_desk(("GET", "POST"))
def hours(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page; a POST saves the week."""
    service, calls = weeks_of(desk.school)
    calendar = desk.calendar
    form = WeekForm(request.POST or None, service=service, calls=calls, seen=calendar.version if calendar else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _save(desk, form)
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 409 if isinstance(refusal, Conflict) else 422
            else:
                messages.success(request, _("Saved. Open tickets count by it at once."))
                return redirect(desk.url("hours"))
    return render(request, "schools/hours.html", _context(desk, form, service), status=status)


@at_desk(("POST",))
def forget_week(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Give a school the week of the district again."""
    back = desk.url("hours")
    if desk.school is None:
        return redirect(back)
    school = desk.school
    said = _("%(school)s has the hours of the district again.") % {"school": school}
    return act(request, lambda: actions.forget_week(school, by=desk.by), back, said)


def _save(desk: Desk, form: WeekForm) -> None:
    actions.set_week(
        desk.school, form.week(), form.on_call(), by=desk.by, seen=form.cleaned_data["seen"] if desk.calendar else None
    )


def weeks_of(school: School | None) -> tuple[Week, Week]:
    """Service and on-call hours as they hold at a school: its own where it has any, else the district's."""
    found = list(ServiceHours.objects.filter(calendar__school=school)) if school else []
    found = found or list(ServiceHours.objects.filter(calendar__school=None))

    def week(kind: HoursKind) -> Week:
        return {day: [(h.opens, h.closes) for h in found if h.weekday == day and h.kind == kind] for day in range(7)}

    return week(HoursKind.SERVICE), week(HoursKind.ON_CALL)


def _context(desk: Desk, form: WeekForm, service: Week) -> dict[str, Any]:
    today = today_at(desk.school)
    classes, others = class_spans(desk.school)
    axis = Axis.over([*(span for spans in service.values() for span in spans), *classes.values()])
    lines = [_line(desk, line) for line in lines_of(desk.school, today)]
    own = set(ServiceCalendar.objects.filter(hours__isnull=False).values_list("school_id", flat=True))
    return {
        "desk": desk,
        "form": form,
        "rows": list(zip(form.rows(), bars_of(axis, service, classes), strict=True)),
        "axis": axis,
        "ticks": [(tick.x * 100 / WIDTH, day_text.hour(tick.at), tick.anchor, tick.css) for tick in axis.ticks()],
        "own_weeks": own,
        "own_week": desk.school is not None and desk.school.pk in own,
        "zone": _zone_name(zone_of(desk.school)),
        "other_bells": [(day_text.weekday_long(day), name) for day, name in others],
        "has_classes": bool(classes),
        "lines": lines[:SHOWN],
        "more_lines": lines[SHOWN:],
        "windows": [_window(desk, line) for line in testing_lines(desk.school, today)],
        "freezes": [_window(desk, line) for line in freeze_lines(desk.school, today)],
        "calls_used": any(row.call_from and row.call_from.value() for row in form.rows()),
        "snow_url": reverse("schools:snow") if _may_call(desk) else "",
        "forget_url": desk.url("forget_week"),
        **{f"{name}_url": desk.url(name) for name in ("year", "bells", "calendar", "day")},
        **{f"{name}_url": desk.url(f"add_{name}") for name in ("season", "testing", "freeze")},
    }


def _line(desk: Desk, line: Line) -> dict[str, Any]:
    """A line of days as the page shows it: with where it is changed, for who may."""
    shown = {
        name: getattr(line, name) for name in ("dates", "name", "chip", "tone", "icon", "day", "first", "last", "mark")
    }
    if not line.own:
        return shown | {"of_district": True}
    if line.season:
        pk = line.season.pk
        return shown | {"url": desk.url("season", pk), "remove": desk.url("remove_season", pk)}
    if line.called:
        return shown | {"url": reverse("schools:snow")}
    run = {"first": line.first.isoformat(), "last": line.last.isoformat()}
    return shown | {"url": desk.url("day", **run), "remove": desk.url("remove_days")}


def _window(desk: Desk, line: WindowLine) -> dict[str, Any]:
    """A window as the page shows it: with where it is changed, for who may."""
    if not desk.keeps(line.school):
        return {"line": line}
    name = line.url_name
    return {"line": line, "url": desk.url(name, line.pk), "remove": desk.url(f"remove_{name}", line.pk)}


def _zone_name(zone: ZoneInfo) -> str:
    return str(ZONES.get(zone.key, zone.key.replace("_", " ")))


def _may_call(desk: Desk) -> bool:
    return bool(policy.schools_of(desk.by, policy.SNOW, desk.schools))
