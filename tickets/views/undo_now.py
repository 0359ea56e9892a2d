"""Taking back by one press, at a ticket or at the list from which it was changed."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.clock import now
from audit.context import context
from audit.models import Entry
from audit.models.entry import subject_type
from audit.refusal import Refused
from tickets import actions, policy
from tickets.actions.case import UNDO_SPAN
from tickets.forms.acts import UndoForm
from tickets.models import Ticket
from tickets.undo_plan import plan_undo
from tickets.undo_rules import done_together
from tickets.views import ticket as ticket_page
from tickets.views.acts import back, safe_next, seen_by, visible
from users.models import User


@login_required
@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take it back. Where that is refused, a page that can be loaded again says why."""
    assert isinstance(request.user, User)
    ticket = visible_or_just_changed(request.user, number)
    form = UndoForm(request.POST, ticket=ticket, by=request.user)
    entry = Entry.objects.about(ticket).filter(pk=form.cleaned_data["entry"]).first() if form.is_valid() else None
    if entry is None:
        return _refused(request, ticket, _("There is nothing to take back."))
    try:
        with transaction.atomic(), context(batch=uuid4()) as why:
            actions.undo_many(_meant(entry), by=request.user)
    except Refused as refusal:
        return _look(request, ticket, entry) or _refused(request, ticket, str(refusal))
    return back(request, ticket, batch=why.batch)


def visible_or_just_changed(user: User, number: int) -> Ticket:
    """Also one that an act of theirs has put out of their sight a moment ago, so that they can take it back."""
    changed = Entry.objects.filter(subject_type=subject_type(Ticket), subject_id=number, by=user)
    if changed.filter(at__gt=now() - UNDO_SPAN).exists():
        return get_object_or_404(Ticket.objects.for_rows(), pk=number)
    return visible(user, number)


def _meant(entry: Entry) -> list[Entry]:
    together = done_together(entry)
    if now() - entry.at < UNDO_SPAN:
        return together
    # From the timeline of this ticket, later than all of them were offered together.
    return [one for one in together if one.subject_id == entry.subject_id]


def _look(request: HttpRequest, ticket: Ticket, entry: Entry) -> HttpResponse | None:
    """The letter was quicker than the press: to the page that says what taking back would do now."""
    assert isinstance(request.user, User)
    works = seen_by(request, ticket).exists() and policy.works(request.user, ticket)
    plan = plan_undo(entry, request.user, now()) if works else None
    if plan is None or plan.is_silent:
        return None
    messages.warning(request, _("People know of it by now. See first what taking it back does."))
    return redirect("tickets:undo_later", ticket.pk, entry.pk)


def _refused(request: HttpRequest, ticket: Ticket, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    if not seen_by(request, ticket).exists():
        return redirect("tickets:home")
    return redirect(safe_next(request) or ticket_page.address(ticket))
