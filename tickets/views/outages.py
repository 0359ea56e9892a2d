"""The outages of the district: those that go on, then those that are over; and the act of declaring one."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from audit.clock import now
from audit.context import context
from audit.refusal import Refused
from tickets import actions, policy
from tickets.forms.outage import DeclareForm, numbers_of, soon
from tickets.models import Outage, Ticket
from tickets.outage_readers import hearing_in, hearing_of
from tickets.outages import going_at, notices
from tickets.views.outage import run_by
from tickets.views.queue import desk_person
from ui.paging import keyset_page
from users.models import User

# A ticket that is older may be about the same, but it is not when this trouble of many began.
LATELY = timedelta(hours=12)


@login_required
@require_GET
def outages(request: HttpRequest) -> HttpResponse:
    """All that the reader may see, the newest first; those that go on stand above."""
    user, at = desk_person(request), now()
    seen = Outage.objects.visible_to(user)
    page = keyset_page(seen.exclude(ended_at=None), "-began_at", "-pk", cursor=request.GET.get("cursor", ""))
    shown = {
        "going": notices(seen.going().order_by("-began_at", "-pk"), user, at),
        "over": notices(seen.filter(pk__in=[one.pk for one in page.rows]).order_by("-began_at", "-pk"), user, at),
        "page": page,
        "may_declare": policy.may_declare(user),
    }
    return render(request, "tickets/outages.html", shown)


@login_required
@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest) -> HttpResponse:
    """The form, filled in from a ticket or from ticked ones; a POST without a title comes from the queue."""
    user = desk_person(request)
    if not policy.may_declare(user):
        raise PermissionDenied(_("Leads and directors declare outages. Tell a lead what you see."))
    if request.method == "POST" and "title" not in request.POST:
        return _to_form(request.POST)
    run = run_by(user)
    if request.method == "GET":
        tickets = _reports(user, numbers_of(request.GET.get("tickets", "")))
        return _form(request, DeclareForm(**run, initial=_initial(tickets, run["schools"])), tickets)
    form = DeclareForm(request.POST, **run)
    valid = form.is_valid()
    tickets = _reports(user, form.cleaned_data.get("tickets") or [])
    if valid:
        try:
            outage = _declared(form, tickets, user)
            messages.success(request, _told(hearing_of(outage, user).people))
            return redirect("tickets:outage", outage.pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _form(request, form, tickets)


def _to_form(sent: QueryDict) -> HttpResponse:
    asked = QueryDict(mutable=True)
    asked["tickets"] = " ".join(sent.getlist("tickets"))
    return redirect(f"{reverse('tickets:declare')}?{asked.urlencode()}")


def _form(request: HttpRequest, form: DeclareForm, tickets: list[Ticket]) -> HttpResponse:
    assert isinstance(request.user, User)
    places = form.places | {ticket.school_id for ticket in tickets if ticket.school_id}
    shown = {
        "form": form,
        "tickets": tickets,
        "hearing": hearing_in(tickets, request.user) if tickets else None,
        "going": going_at(places, request.user, now()),
        "there": bool(places),
    }
    return render(request, "tickets/outage_new.html", shown, status=422 if form.errors else 200)


def _declared(form: DeclareForm, tickets: list[Ticket], user: User) -> Outage:
    given = form.cleaned_data
    with transaction.atomic(), context(batch=uuid4()):
        return actions.declare(
            form.plan(),
            by=user,
            next_news_at=given["next_news_at"],
            words=given["words"],
            tickets=tickets,
            form_token=given["form_token"],
        )


def _told(people: int) -> str:
    if not people:
        return _("Declared. Nobody gets an e-mail; those whom it concerns see it on their first page.")
    words = ngettext(
        "Declared. %(n)s person who asked is told by e-mail.",
        "Declared. %(n)s people who asked are told by e-mail.",
        people,
    )
    return words % {"n": f"{people:,}"}


def _reports(user: User, numbers: list[int]) -> list[Ticket]:
    """Those of the tickets that can be attached: open, not restricted, of no other outage, worked by the person."""
    found = Ticket.objects.visible_to(user).open().filter(pk__in=numbers, restricted=False, outage=None)
    fits = found.select_related("school", "room", "category", "requester").order_by("pk")
    return [ticket for ticket in fits if policy.can(user, "attach", ticket)]


def _initial(tickets: list[Ticket], schools: list[Any]) -> dict[str, Any]:
    """What the tickets tell: the words of the first, their schools, the kind that most of them have."""
    at = now()
    allowed = {school.pk for school in schools}
    kinds = Counter(ticket.category_id for ticket in tickets if ticket.category_id)
    places = {ticket.school_id for ticket in tickets if ticket.school_id in allowed}
    if not places and len(allowed) == 1:
        places = allowed
    return {
        "title": tickets[0].subject[:120] if tickets else "",
        "schools": sorted(pk for pk in places if pk),
        "category": str(kinds.most_common(1)[0][0]) if kinds else "",
        "began_at": min((one.created_at for one in tickets if one.created_at > at - LATELY), default=at),
        "next_news_at": soon(at),
        "tickets": " ".join(str(ticket.pk) for ticket in tickets),
        "form_token": uuid4(),
    }
