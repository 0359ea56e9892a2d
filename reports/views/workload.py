"""The workload of the helpdesk, as a page and as a download."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from audit.clock import now
from reports import policy
from reports.cards.people import people_card
from reports.forms.workload import WorkloadForm
from reports.lists import lists_of
from reports.page import page_of
from reports.periods import DEFAULT
from reports.table import Line, by_school, has_several, header, together
from reports.workload import Workload
from schools.models import District, School
from ui.csv import stream_csv
from users.models import User

View = Callable[[HttpRequest, WorkloadForm, Workload], HttpResponseBase]


def of_workload(view: View) -> Callable[[HttpRequest], HttpResponseBase]:
    """Give a view the filters of the address and the figures that its reader may see.

    Refuses people without reports; schools of others do not exist for them.
    """

    @login_required
    @require_GET
    @wraps(view)
    def scoped(request: HttpRequest) -> HttpResponseBase:
        assert isinstance(request.user, User)
        if not request.user.scope.sees_reports:
            raise PermissionDenied(_("The workload is for principals, leads and directors."))
        form, work = _work(request, request.user)
        return view(request, form, work)

    return scoped


def _work(request: HttpRequest, user: User) -> tuple[WorkloadForm, Workload]:
    district: District = getattr(request, "district", None) or District.current()
    at = now()
    schools = _schools(user)
    form = WorkloadForm(request.GET, schools=schools, today=at.astimezone(district.zone).date())
    if "school" in form.errors:
        raise Http404
    reach = policy.reach(user, form.chosen_schools)
    shown = [school for school in schools if reach.schools is None or school.pk in reach.schools]
    return form, Workload(form.chosen_period, reach, shown, district.zone, at)


def _schools(user: User) -> list[School]:
    """The schools whose figures are open to somebody."""
    allowed = user.scope.report_schools()
    schools = School.objects.filter(active=True)
    return list(schools if allowed is None else schools.filter(pk__in=allowed))


@of_workload
def workload(request: HttpRequest, form: WorkloadForm, work: Workload) -> HttpResponse:
    """The page."""
    assert isinstance(request.user, User)
    people = people_card(work) if policy.sees_people(request.user, work.reach.schools) else None
    lists = lists_of(request.user, work, people.people if people else ())
    context = {
        "form": form,
        "days": [form["since"], form["until"]],
        "chosen_period": form.data.get("period") or DEFAULT,
        "chosen_schools": form.chosen_schools,
        "schools_label": _schools_label(form, work),
        "work": work,
        "has_several": has_several(work),
        "query": request.GET.urlencode(),
        "frame": "desk.html" if request.user.scope.is_agent else "portal.html",
        **page_of(work, people, lists, has_pace=policy.sees_district(request.user)),
    }
    return render(request, "reports/workload.html", context)


def _schools_label(form: WorkloadForm, work: Workload) -> str:
    chosen = len(form.chosen_schools)
    if not chosen:
        return _("All schools")
    if chosen == 1:
        return work.schools[0].short
    return ngettext("%(n)s school", "%(n)s schools", chosen) % {"n": chosen}


@of_workload
def workload_csv(request: HttpRequest, form: WorkloadForm, work: Workload) -> HttpResponseBase:
    """The figures of each week and school, for a spreadsheet."""
    return _download("workload-by-school", work, by_school(work))


@of_workload
def together_csv(request: HttpRequest, form: WorkloadForm, work: Workload) -> HttpResponseBase:
    """The figures of each week for all schools together."""
    return _download("workload-together", work, together(work))


def _download(name: str, work: Workload, rows: Iterable[Line]) -> HttpResponseBase:
    days = work.period.days
    return stream_csv(f"{name}-{days.first}-{days.last}.csv", header(), rows, in_words=True)
