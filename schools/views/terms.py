"""The terms of a school year: entered, changed, removed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from schools import actions
from schools.forms.days import TermForm
from schools.models import SchoolYear, Term
from schools.views.desk import Desk, act, at_desk, seen_mark
from schools.views.kept import keep


@at_desk(("GET", "POST"))
def add_term(request: HttpRequest, desk: Desk, year: int) -> HttpResponse:
    """A new term of a school year."""
    return _page(request, desk, get_object_or_404(SchoolYear, pk=year), None)


@at_desk(("GET", "POST"))
def term(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """A term; one of the roster is only looked at."""
    one = get_object_or_404(Term.objects.select_related("year"), pk=pk)
    return redirect(desk.url("year", year=one.year_id)) if one.roster_id else _page(request, desk, one.year, one)


@at_desk(("POST",))
def remove_term(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Remove a term."""
    one = get_object_or_404(Term, pk=pk)
    back = desk.url("year", year=one.year_id)
    return act(request, lambda: actions.remove_term(one, by=desk.by, seen=seen_mark(request)), back, _("Removed."))


def _page(request: HttpRequest, desk: Desk, year: SchoolYear, one: Term | None) -> HttpResponse:
    back = desk.url("year", year=year.pk)
    if not desk.whole:
        return redirect(back)
    form = TermForm(request.POST or None, initial=_initial(one))

    def save() -> None:
        actions.keep_term(year, form.plan(), by=desk.by, term=one, seen=form.cleaned_data["seen"])

    title = _("Change a term of %(year)s") if one else _("Add a term to %(year)s")
    return keep(
        request,
        desk,
        form,
        save,
        back=back,
        title=title % {"year": year},
        whose=None,
        of_district=True,
        back_name=_("School year %(name)s") % {"name": year},
        remove_url=desk.url("remove_term", one.pk) if one else "",
    )


def _initial(one: Term | None) -> dict[str, Any]:
    if one is None:
        return {}
    days = {"first": one.first_day, "last": one.last_day}
    return {"name": one.name, "kind": one.kind, **days, "seen": one.mark}
