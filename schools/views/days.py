"""A special day, or a run of them: entered, changed, removed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from schools import actions
from schools.actions.special_days import entered
from schools.calendars import Calendars
from schools.choices import DayKind
from schools.forms.days import DayForm, RunForm
from schools.models import BellSchedule, SpecialDay
from schools.views.desk import Desk, act, at_desk
from schools.views.kept import keep
from schools.wall import today_at


@at_desk(("GET", "POST"))
def day(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The form of the days that the address names; of a new day without."""
    first, last = _asked(request)
    shown, own = _found(desk, first)
    mark = entered(shown).mark if shown and own else ""
    form = DayForm(
        request.POST or None,
        initial=_initial(first, last, shown) | {"seen": mark},
        bells=_bells(desk),
        cycle=_cycle(desk, first),
    )
    # A page that showed a day says so: it may be gone by now.
    shown_before = own or request.POST.get("seen")
    instead_of = (first, last) if first and last and shown_before else None

    def save() -> None:
        actions.set_days(
            desk.school,
            *form.days(),
            form.entered(),
            by=desk.by,
            instead_of=instead_of,
            seen=form.cleaned_data["seen"],
        )

    return keep(
        request,
        desk,
        form,
        save,
        template="schools/day.html",
        back=_back(request, desk),
        title=_("Change a special day") if own else _("Add a special day"),
        removable=instead_of,
        remove_url=_remove(request, desk) if instead_of and not _is_called(shown) else "",
        called=own and _is_called(shown),
        of_district=bool(shown and not own),
        shown=shown,
    )


@at_desk(("POST",))
def remove_days(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Make days usual again."""
    form = RunForm(request.POST)
    if not form.is_valid():
        raise Http404
    return act(
        request,
        lambda: actions.remove_days(desk.school, *form.days(), by=desk.by, seen=form.cleaned_data["seen"]),
        _back(request, desk),
        _("Removed. These days are usual ones again."),
    )


def _back(request: HttpRequest, desk: Desk) -> str:
    return desk.url("year" if request.GET.get("from") == "year" else "hours")


def _remove(request: HttpRequest, desk: Desk) -> str:
    came = {"from": "year"} if request.GET.get("from") == "year" else {}
    return desk.url("remove_days", **came)


def _is_called(shown: SpecialDay | None) -> bool:
    """Whether the day is a snow day, which is taken back rather than changed."""
    return shown is not None and shown.replaced is not None


def _asked(request: HttpRequest) -> tuple[date | None, date | None]:
    """The days of the address, in their order; a wrong one is none."""
    found = []
    for name in ("first", "last"):
        try:
            found.append(date.fromisoformat(request.GET.get(name, "")))
        except ValueError:
            continue
    return (min(found), max(found)) if found else (None, None)


def _found(desk: Desk, first: date | None) -> tuple[SpecialDay | None, bool]:
    """What is entered for the first day, and whether it is entered here rather than for the district."""
    own = SpecialDay.objects.filter(calendar__school=desk.school, date=first).first() if first else None
    if own or desk.school is None or first is None:
        return own, own is not None
    return SpecialDay.objects.filter(calendar__school=None, date=first).first(), False


def _initial(first: date | None, last: date | None, shown: SpecialDay | None) -> dict[str, Any]:
    initial: dict[str, Any] = {"first": first, "last": last if last != first else None, "kind": DayKind.CLOSED}
    if shown is None:
        return initial
    what = entered(shown)
    hours = {"opens": what.hours[0][0], "closes": what.hours[-1][1]} if what.hours else {}
    names = ("kind", "reason", "classes_end", "bells", "cycle_day")
    return initial | {name: getattr(what, name) for name in names} | {"delay": what.delay or None} | hours


def _bells(desk: Desk) -> list[str]:
    schedules = BellSchedule.objects.filter(is_usual=False, school__active=True)
    if desk.school:
        schedules = schedules.filter(school=desk.school)
    return list(schedules.order_by("name").values_list("name", flat=True).distinct())


def _cycle(desk: Desk, first: date | None) -> list[str]:
    plan = Calendars().plan(desk.school.pk if desk.school else None)
    year = plan.year_of(first or today_at(desk.school))
    return list(year.cycle) if year else []
