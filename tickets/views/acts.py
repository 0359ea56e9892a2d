"""Acts on a ticket: one form, one verb, back to the ticket. The same addresses serve requesters and the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

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

from audit.clock import now
from audit.context import context
from audit.models import Entry
from audit.models.entry import subject_type
from audit.refusal import Conflict, Refused
from schools.calendars import Calendars
from tickets import actions, conflict
from tickets.actions.case import UNDO_SPAN
from tickets.actions.undoing import done_together
from tickets.forms.acts import ActForm, AssignForm, FollowForm, TriageForm, UndoForm, VisitForm, WaitForm
from tickets.models import Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.views import ticket as ticket_page
from tickets.views.failed import Failed
from users.models import User

Verb = Callable[..., Ticket]
Find = Callable[[User, int], Ticket]
View = Callable[..., HttpResponse]


def act(name: str, form_class: type[ActForm], verb: Verb, find: Find | None = None) -> View:
    """The view of one act."""

    @login_required
    @require_POST
    def view(request: HttpRequest, number: int) -> HttpResponse:
        assert isinstance(request.user, User)
        ticket = (find or visible)(request.user, number)
        form = form_class(request.POST, ticket=ticket, by=request.user)
        if not form.is_valid():
            return again(request, ticket, Failed(name, _first_error(form), form))
        try:
            with transaction.atomic(), context(batch=uuid4()) as why:
                verb(ticket, by=request.user, **_chosen(request, ticket, name, form.values()))
        except Refused as refusal:
            return again(request, ticket, Failed(name, str(refusal), form, isinstance(refusal, Conflict)))
        return back(request, ticket, batch=why.batch)

    view.__name__ = name
    return view


def met_in(request: HttpRequest) -> int | None:
    """The version that the person looked at before they were asked to choose, else that of the form."""
    value = request.POST.get("met") or request.POST.get("seen", "")
    return int(value) if value.isdecimal() and len(value) < 10 else None


def _chosen(request: HttpRequest, ticket: Ticket, name: str, values: dict[str, Any]) -> dict[str, Any]:
    """What is to be done; after a conflict, by what was chosen: “take mine” or “both”."""
    met, how = met_in(request), request.POST.get("resolve", "")
    if met is None or how not in ("mine", "both"):
        return values
    return conflict.chosen(ticket, name, values, met=met, both=how == "both")


def _meeting(request: HttpRequest, ticket: Ticket, failed: Failed) -> conflict.Meeting | None:
    """Both changes, for who may choose."""
    met = met_in(request)
    if not failed.is_conflict or met is None or failed.act not in conflict.ABOUT:
        return None
    assert isinstance(request.user, User)
    assert isinstance(failed.form, ActForm)
    plan = Calendars().plan(ticket.school_id)
    return conflict.meet(ticket, failed.act, failed.form.values(), by=request.user, met=met, plan=plan)


def visible(user: User, number: int) -> Ticket:
    """The ticket, if the person may see it; else there is no such page."""
    return get_object_or_404(Ticket.objects.visible_to(user).for_rows(), pk=number)


def visible_or_just_changed(user: User, number: int) -> Ticket:
    """Also one that an act of theirs has put out of their sight a moment ago, so that they can take it back."""
    changed = Entry.objects.filter(subject_type=subject_type(Ticket), subject_id=number, by=user)
    if changed.filter(at__gt=now() - UNDO_SPAN).exists():
        return get_object_or_404(Ticket.objects.for_rows(), pk=number)
    return visible(user, number)


def again(request: HttpRequest, ticket: Ticket, failed: Failed) -> HttpResponse:
    """The page of the ticket as it is now, with the sentence where the act was. 409 for a conflict, else 422."""
    fresh = _seen_by(request, ticket).first()
    if fresh is None:
        messages.error(request, failed.sentence)
        return redirect(reverse("tickets:home"))
    response = ticket_page.page(request, fresh, failed=replace(failed, meeting=_meeting(request, fresh, failed)))
    response.status_code = 409 if failed.is_conflict else 422
    return response


def back(request: HttpRequest, ticket: Ticket, *, batch: UUID | None = None) -> HttpResponse:
    """To where the form asked to go, else to the ticket; to the queue, with a word, where it is out of sight now."""
    if not _seen_by(request, ticket).exists():
        messages.info(request, _("Done. Ticket %(number)s is with others now.") % {"number": ticket.pk})
        return redirect(f"{reverse('tickets:queue')}?done={batch.hex}" if batch else reverse("tickets:home"))
    return redirect(_safe_next(request) or ticket_page.address(ticket))


def _seen_by(request: HttpRequest, ticket: Ticket) -> TicketQuerySet:
    assert isinstance(request.user, User)
    return Ticket.objects.visible_to(request.user).for_rows().filter(pk=ticket.pk)


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
    together = done_together(found)
    if now() - found.at >= UNDO_SPAN:  # from the timeline of this ticket, later than all of them were offered together
        together = [one for one in together if one.subject_id == ticket.pk]
    actions.undo_many(together, by=by)
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
undo = act("undo", UndoForm, _undo, find=visible_or_just_changed)
