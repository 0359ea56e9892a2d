"""The promises that were missed, as a list of tickets."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import policy
from reports.cards.missed import name_of
from reports.forms.workload import WorkloadForm
from reports.missed import PROMISES, missed_promises, told
from reports.page import days_and_places, school_day
from reports.views.workload import of_workload
from reports.workload import Workload
from ui.paging import capped_count, keyset_page
from users.models import User


@of_workload
def missed(request: HttpRequest, form: WorkloadForm, work: Workload) -> HttpResponse:
    """One kind of promise of one priority, or all; for readers who may see each of the tickets."""
    assert isinstance(request.user, User)
    if not policy.sees_tickets(request.user, work.reach.schools):
        raise PermissionDenied(_("This list is for those who work the tickets of these schools."))
    promise = _promise(request)
    found, day = missed_promises(request.user, work, promise), school_day(work)
    page = keyset_page(found, "-late_at", "-pk", cursor=request.GET.get("cursor", ""))
    number = capped_count(found)
    words = ngettext("%(n)s promise was not kept", "%(n)s promises were not kept", number.number)
    context = {
        "title": _("Promises that were not kept") if promise is None else name_of(promise),
        "about": " · ".join([words % {"n": number}, *days_and_places(work)]),
        "page": page,
        "lines": [told(clock, day) for clock in page.rows],
        "back": _without(request, "promise", "cursor"),
    }
    return render(request, "reports/missed.html", context)


def _promise(request: HttpRequest) -> int | None:
    """The key of the promise that is asked for; none means all, and one that is not counted does not exist."""
    asked = request.GET.get("promise", "")
    if not asked:
        return None
    key = int(asked) if asked.isascii() and asked.isdigit() else 0
    if key not in PROMISES:
        raise Http404
    return key


def _without(request: HttpRequest, *names: str) -> str:
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()
