"""Snow day: choose, see what will happen, do it; and take it back. Made for a thumb at half past five."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from audit.refusal import Refused
from schools import actions, day_text, policy
from schools.actions.snow_day import SnowDay, called_days, is_closed_anyway
from schools.calendars import Calendars
from schools.forms.days import SnowForm
from schools.models import School
from schools.views.desk import Desk, act, at_desk
from schools.wall import today_at


@dataclass
class Called:
    """A snow day that can be taken back, with its schools."""

    on: date
    reason: str
    delay: int
    schools: list[School] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """What holds on the day."""
        return says(SnowDay(self.on, self.reason, self.delay), self.schools)


@at_desk(("GET", "POST"), perm=policy.SNOW)
def snow(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The form; a POST shows what will happen, and with `sure` does it."""
    today = today_at(desk.school)
    closed = _closed_anyway(desk.schools, today)
    # Closing schools is a choice of its own; who has one school only has made it by coming here.
    chosen = desk.schools if len(desk.schools) == 1 and not closed else []
    initial = {"schools": chosen, "how": "closed", "delay": 120, "on": today, "reason": _("Snow day")}
    form = SnowForm(request.POST if request.method == "POST" else None, initial=initial, schools=desk.schools)
    context = {"desk": desk, "form": form, "closed": closed, "called": _called(desk)}
    context["hours_url"] = reverse("schools:hours")
    if request.method == "POST" and form.is_valid():
        day, chosen = form.day(), list(form.cleaned_data["schools"])
        anyway = _closed_anyway(chosen, day.on)
        left = [school for school in chosen if school not in anyway]
        if "sure" in request.POST and _did(request, form, day, chosen, desk):
            return redirect(reverse("schools:snow"))
        if not left:
            form.add_error("on", _("These schools are closed that day anyway."))
        if not form.errors:
            return render(request, "schools/snow_sure.html", context | _plan(day, left, anyway))
    return render(request, "schools/snow.html", context, status=422 if form.errors else 200)


@at_desk(("POST",), perm=policy.SNOW)
def call_off(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take a snow day back for the schools that it names."""
    wanted = set(request.POST.getlist("schools"))
    schools = [school for school in desk.schools if str(school.pk) in wanted]
    try:
        on = date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        return redirect(reverse("schools:snow"))
    said = _("Taken back. What was planned for the day holds again.")
    return act(request, lambda: actions.call_off(schools, on, by=desk.by), reverse("schools:snow"), said)


def _did(request: HttpRequest, form: SnowForm, day: SnowDay, schools: list[School], desk: Desk) -> bool:
    try:
        actions.call_snow_day(schools, day, by=desk.by)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Done. Every clock there moves within a minute."))
    return True


def _plan(day: SnowDay, schools: list[School], anyway: list[School]) -> dict[str, object]:
    return {
        "day": day,
        "chosen": schools,
        "anyway": anyway,
        "sentence": says(day, schools),
        "verb": _("Yes, close") if not day.delay else _("Yes, delay"),
    }


def says(day: SnowDay, schools: Sequence[School]) -> str:
    """“12 schools begin 2 hours later on Wednesday, April 28.”"""
    words = {
        "who": str(schools[0]) if len(schools) == 1 else ngettext("%(n)s school", "%(n)s schools", len(schools)),
        "delay": day_text.delay(day.delay),
        "on": date_format(day.on, pgettext("day format", "l, F j")),
    }
    words["who"] %= {"n": len(schools)}
    if day.delay:
        text = ngettext(
            "%(who)s begins %(delay)s later on %(on)s.", "%(who)s begin %(delay)s later on %(on)s.", len(schools)
        )
    else:
        text = ngettext("%(who)s is closed on %(on)s.", "%(who)s are closed on %(on)s.", len(schools))
    return text % words


def _closed_anyway(schools: Sequence[School], on: date) -> list[School]:
    calendars = Calendars()
    return [school for school in schools if is_closed_anyway(school, on, calendars)]


def _called(desk: Desk) -> list[Called]:
    """Snow days of the person's schools, one for all schools that have the same."""
    groups: dict[tuple[date, str, int], Called] = {}
    for day in called_days():
        school = day.calendar.school
        if school is not None and school in desk.schools:
            key = day.date, day.reason, day.delay
            groups.setdefault(key, Called(*key)).schools.append(school)
    return list(groups.values())
