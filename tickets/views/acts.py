"""Acts on a ticket: one form, one verb, back to the ticket. The same addresses serve requesters and the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.models import Entry
from audit.refusal import Conflict, Refused
from tickets import actions
from tickets.forms.acts import (
    ActForm,
    AssignForm,
    FollowForm,
    TriageForm,
    UndoForm,
    VisitForm,
    WaitForm,
)
from tickets.models import Ticket
from tickets.views import ticket as ticket_page
from users.models import User

Verb = Callable[..., Ticket]
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Failed:
    """An act that was refused: which, why, and what was sent, so that nothing typed is lost."""

    act: str
    sentence: str
    form: forms.Form
    is_conflict: bool = False


def act(name: str, form_class: type[ActForm], verb: Verb) -> View:
    """The view of one act."""

    @login_required
    @require_POST
    def view(request: HttpRequest, number: int) -> HttpResponse:
        assert isinstance(request.user, User)
        ticket = get_object_or_404(Ticket.objects.visible_to(request.user).for_rows(), pk=number)
        form = form_class(request.POST)
        if not form.is_valid():
            return again(request, ticket, Failed(name, _first_error(form), form))
        try:
            with transaction.atomic():
                verb(ticket, by=request.user, **form.values())
        except Refused as refusal:
            return again(request, ticket, Failed(name, str(refusal), form, isinstance(refusal, Conflict)))
        return redirect(safe_next(request, ticket))

    view.__name__ = name
    return view


def again(request: HttpRequest, ticket: Ticket, failed: Failed) -> HttpResponse:
    """The page of the ticket as it is now, with the sentence where the act was. 409 for a conflict, else 422."""
    fresh = Ticket.objects.for_rows().get(pk=ticket.pk)
    response = ticket_page.page(request, fresh, failed=failed)
    response.status_code = 409 if failed.is_conflict else 422
    return response


def safe_next(request: HttpRequest, ticket: Ticket) -> str | Any:
    """Where the form asked to go back to, if that is ours; else the ticket."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return ticket_page.address(ticket)


def _first_error(form: forms.Form) -> str:
    errors = [str(error) for field in form.errors.values() for error in field]
    return errors[0] if errors else ""


def _undo(ticket: Ticket, *, by: User, entry: int, seen: int | None = None) -> Ticket:
    found = Entry.objects.about(ticket).filter(pk=entry).first()
    if found is None:
        raise Refused(_("There is nothing to take back."))
    return actions.undo(found, by=by)


assign = act("assign", AssignForm, actions.assign)
triage = act("triage", TriageForm, actions.triage)
wait = act("wait", WaitForm, actions.wait)
visit = act("visit", VisitForm, actions.schedule_visit)
work_on = act("work_on", ActForm, actions.work_on)
part_arrived = act("part_arrived", ActForm, actions.part_arrived)
solve = act("solve", ActForm, actions.solve)
reopen = act("reopen", ActForm, actions.reopen)
close = act("close", ActForm, actions.close)
restrict = act("restrict", ActForm, actions.restrict)
unrestrict = act("unrestrict", ActForm, actions.unrestrict)
follow = act("follow", FollowForm, actions.follow)
undo = act("undo", UndoForm, _undo)
