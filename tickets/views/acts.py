"""Acts on a ticket: one form, one verb, back to the ticket. The same addresses serve requesters and the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.models import Entry
from audit.refusal import Conflict, Refused
from tickets import actions
from tickets.actions.undoing import done_together
from tickets.forms.acts import ActForm, AssignForm, FollowForm, TriageForm, UndoForm, VisitForm, WaitForm
from tickets.models import Ticket
from tickets.views import ticket as ticket_page
from tickets.views.failed import Failed
from users.models import User

Verb = Callable[..., Ticket]
View = Callable[..., HttpResponse]


def act(name: str, form_class: type[ActForm], verb: Verb) -> View:
    """The view of one act."""

    @login_required
    @require_POST
    def view(request: HttpRequest, number: int) -> HttpResponse:
        assert isinstance(request.user, User)
        ticket = get_object_or_404(Ticket.objects.visible_to(request.user).for_rows(), pk=number)
        form = form_class(request.POST, ticket=ticket, by=request.user)
        if not form.is_valid():
            return again(request, ticket, Failed(name, _first_error(form), form))
        try:
            with transaction.atomic():
                verb(ticket, by=request.user, **form.values())
        except Refused as refusal:
            return again(request, ticket, Failed(name, str(refusal), form, isinstance(refusal, Conflict)))
        return back(request, ticket)

    view.__name__ = name
    return view


def again(request: HttpRequest, ticket: Ticket, failed: Failed) -> HttpResponse:
    """The page of the ticket as it is now, with the sentence where the act was. 409 for a conflict, else 422."""
    fresh = Ticket.objects.for_rows().get(pk=ticket.pk)
    response = ticket_page.page(request, fresh, failed=failed)
    response.status_code = 409 if failed.is_conflict else 422
    return response


def back(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """To where the form asked to go, else to the ticket; to the queue, with a word, where it is out of sight now."""
    assert isinstance(request.user, User)
    if not Ticket.objects.visible_to(request.user).filter(pk=ticket.pk).exists():
        messages.info(request, _("Done. Ticket %(number)s is with others now.") % {"number": ticket.pk})
        return redirect(reverse("tickets:home"))
    return redirect(_safe_next(request) or ticket_page.address(ticket))


def _safe_next(request: HttpRequest) -> str:
    """The page that the form names, if it is one of ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else ""


def _first_error(form: forms.Form) -> str:
    return next((str(error) for field in form.errors.values() for error in field), "")


def _undo(ticket: Ticket, *, by: User, entry: int, **_other: Any) -> Ticket:
    found = Entry.objects.about(ticket).filter(pk=entry).first()
    if found is None:
        raise Refused(_("There is nothing to take back."))
    actions.undo_many(done_together(found), by=by)
    return ticket


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
