"""One change for all ticked tickets of the queue, all or none."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.clock import now
from audit.context import context
from audit.refusal import Conflict, Refused
from tickets import actions
from tickets.conflict import changes_since
from tickets.forms.queue import ChangeForm
from tickets.models import Ticket
from tickets.views.queue import desk_person
from users.models import User


@login_required
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Do it, and go back to the list, where it can be taken back for some seconds."""
    user = desk_person(request)
    form = ChangeForm(request.POST)
    list_of = QueryDict(request.POST.get("back", ""), mutable=True)
    if not form.is_valid():
        messages.error(request, _sentence(form))
        return _back(list_of)
    numbers = set(form.cleaned_data["tickets"])
    if request.POST.get("resolve") == "hers":
        numbers -= {int(number) for number in request.POST.getlist("leave") if number.isdecimal()}
    chosen = list(Ticket.objects.visible_to(user).filter(pk__in=numbers))
    batch = uuid4()
    try:
        with transaction.atomic(), context(batch=batch):
            _change(chosen, user, form.cleaned_data, form.seen)
    except Conflict as met:
        return _ask(request, chosen, form, met)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        list_of["done"] = batch.hex
    return _back(list_of)


def _sentence(form: ChangeForm) -> str:
    if "tickets" in form.errors:
        return _("Tick at least one ticket first.")
    return _("Choose somebody or something of the list.")


def _back(list_of: QueryDict) -> HttpResponse:
    return redirect(f"{reverse('tickets:queue')}?{list_of.urlencode()}")


def _ask(request: HttpRequest, chosen: list[Ticket], form: ChangeForm, met: Conflict) -> HttpResponse:
    """Which of the tickets colleagues have changed meanwhile, and how; nothing is done yet."""
    own = ("csrfmiddlewaretoken", "seen", "resolve", "leave", "tickets")
    fresh = Ticket.objects.for_queue().in_bulk([ticket.pk for ticket in chosen])
    changed = [fresh[number] for number in met.about if number in fresh]
    context = {
        "sentence": str(met),
        "changed": [(ticket, changes_since(ticket, form.seen[ticket.pk])) for ticket in changed],
        "tickets": sorted(fresh.values(), key=lambda ticket: ticket.pk),
        "others": len(fresh) - len(changed),
        "again": [(name, request.POST[name]) for name in request.POST if name not in own],
        "way": request.POST.get("back", ""),
        "now": now(),
    }
    return render(request, "tickets/change_conflict.html", context, status=409)


def _change(tickets: list[Ticket], by: User, wish: dict[str, Any], seen: dict[int, int]) -> None:
    """The one thing that was pressed."""
    if wish["take"]:
        actions.assign_many(tickets, by=by, to=by, seen=seen)
    elif wish["to"]:
        actions.assign_many(tickets, by=by, to=wish["to"], seen=seen)
    elif wish["priority"]:
        actions.triage_many(tickets, by=by, priority=wish["priority"], seen=seen)
    elif wish["team"]:
        actions.triage_many(tickets, by=by, team=wish["team"], seen=seen)
    elif wish["solve"]:
        actions.solve_many(tickets, by=by, seen=seen)
    else:
        raise Refused(_("Choose what to change."))
