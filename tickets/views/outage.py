"""One address for an outage: the desk's page, and the page of those whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from audit.clock import now
from schools.models import School, TestingWindow
from tickets import policy
from tickets.actions.case import UNDO_SPAN
from tickets.actions.outage_news import taken_back, undoable_news
from tickets.choices import NewsKind
from tickets.forms.outage import ChangeForm, EndForm, NewsForm
from tickets.models import Outage, OutageNews, Ticket
from tickets.outage_readers import hearing_of
from tickets.outage_reports import candidates
from tickets.outage_timeline import outage_timeline
from tickets.outages import Notice, notice_of
from tickets.views.just_done import just_done
from ui.paging import capped_count
from users.models import User

MOST_TICKETS = 50


@dataclass(frozen=True)
class Refusal:
    """Which act was refused, the form with what was typed, and why where it is no fault of a field."""

    act: str
    form: forms.Form | None = None
    sentence: str = ""
    is_conflict: bool = False


@login_required
@require_GET
def outage(request: HttpRequest, number: int) -> HttpResponse:
    """The page of an outage that the reader may see; 404 for any other number."""
    assert isinstance(request.user, User)
    return page(request, visible(request.user, number))


def visible(user: User, number: int) -> Outage:
    """The outage, if the person may see it; else there is no such page."""
    return get_object_or_404(Outage.objects.visible_to(user), pk=number)


def works_at_desk(user: User) -> bool:
    """Whether somebody reads the desk's page."""
    return user.scope.is_agent or user.scope.sees_all_tickets or user.scope.is_key_holder


def page(request: HttpRequest, outage: Outage, refused: Refusal | None = None) -> HttpResponse:
    """The page as its reader sees it; `refused` brings back what was typed."""
    assert isinstance(request.user, User)
    user, at = request.user, now()
    notice = notice_of(outage.pk, user, at)
    assert notice is not None
    outage = notice.outage
    news = OutageNews.objects.filter(outage=outage, withdrawn_at=None).select_related("author").order_by("-at", "-pk")
    context: dict[str, Any] = {"notice": notice, "outage": outage, "news": list(news), "now": at, "END": NewsKind.END}
    status = 200 if refused is None else 409 if refused.is_conflict else 422
    if not works_at_desk(user):
        if refused and refused.sentence:
            messages.error(request, refused.sentence)
        return render(request, "tickets/my_outage.html", context, status=status)
    context |= _of_desk(request, notice, user, at, refused)
    return render(request, "tickets/outage.html", context, status=status)


def _of_desk(
    request: HttpRequest, notice: Notice, user: User, at: datetime, refused: Refusal | None
) -> dict[str, Any]:
    outage = notice.outage
    runs, tells = policy.runs(user, notice.places), policy.tells(user, outage, notice.places)
    attached = Ticket.objects.visible_to(user).filter(outage=outage, restricted=False)
    undo = undoable_news(outage, user)
    return {
        "runs": runs,
        "tells": tells,
        "refused": refused,
        "tickets": list(attached.for_queue().order_by("-pk")[:MOST_TICKETS]),
        "attached": capped_count(attached, 1000),
        "still_open": capped_count(attached.open(), 1000),
        "candidates": candidates(notice, user) if outage.is_going and user.scope.is_agent else [],
        "lines": outage_timeline(outage, user),
        "testing": _testing(notice, at) if outage.is_going else [],
        "hearing": hearing_of(outage, user) if tells and outage.is_going else None,
        "undo": undo,
        "undo_seconds": max(int((undo.at + UNDO_SPAN - at).total_seconds()), 1) if undo else 0,
        "undo_tickets": just_done(request, user, at),
        **_forms(notice, user, at, refused, runs=runs, tells=tells),
    }


def _forms(
    notice: Notice, user: User, at: datetime, refused: Refusal | None, *, runs: bool, tells: bool
) -> dict[str, Any]:
    """The forms for what the reader may do; the refused one with what was typed."""
    made: dict[str, forms.Form] = {}
    if tells:
        made["news_form"] = NewsForm.fresh(notice.outage.next_news_at, at, taken_back(notice.outage, user, at))
        made["end_form"] = EndForm(initial=EndForm.fresh(at), auto_id="end_%s")
    if runs:
        made["change_form"] = ChangeForm(**run_by(user), initial=ChangeForm.held(notice))
    if refused and refused.form is not None and f"{refused.act}_form" in made:
        made[f"{refused.act}_form"] = refused.form
    return made


class Run(TypedDict):
    """Of what somebody may run outages."""

    schools: list[School]
    everywhere: bool


def run_by(user: User) -> Run:
    """The schools for which somebody may declare an outage, and whether for the whole district."""
    schools = [school for school in School.objects.filter(active=True) if policy.runs(user, [school.pk])]
    return Run(schools=schools, everywhere=policy.runs(user, []))


def _testing(notice: Notice, at: datetime) -> list[str]:
    """The names of what is tested there today: nobody walks into these rooms."""
    today = timezone.localdate(at)
    held = TestingWindow.objects.filter(first_day__lte=today, last_day__gte=today)
    if notice.places:
        held = held.filter(Q(school=None) | Q(school__in=notice.places))
    return list(dict.fromkeys(held.order_by("name").values_list("name", flat=True)))
