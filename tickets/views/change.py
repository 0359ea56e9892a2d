"""One change for all ticked tickets of the queue, or for one of them; all or none."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.clock import now
from audit.context import context
from audit.refusal import Conflict, Refused
from tickets.conflict import changes_since, kept_by, taken_since
from tickets.forms.change import ChangeForm
from tickets.forms.join import ticket_meant
from tickets.models import Ticket
from tickets.panels import PANELS
from tickets.views.act import back_to_list, is_fragment, panel, template
from tickets.views.changing import change as do
from tickets.views.done import done, warning
from tickets.views.queue import desk_person
from users.models import User


@login_required
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Do it, and go back to the list, where it can be taken back for some seconds."""
    user = desk_person(request)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return _refused(request, _sentence(form))
    if form.cleaned_data["other"]:
        return _how(request, form.cleaned_data["other"], user)
    numbers = _numbers(request, form.cleaned_data["tickets"])
    chosen = list(Ticket.objects.visible_to(user).filter(pk__in=numbers))
    batch = uuid4()
    try:
        kept = _do(chosen, user, form, batch)
    except Conflict as met:
        return _ask(request, chosen, form, met)
    except Refused as refusal:
        return _refused(request, str(refusal))
    return _done(request, user, batch, numbers, kept)


def _do(chosen: list[Ticket], user: User, form: ChangeForm, batch: UUID) -> str:
    """Do it, as one batch. Who wanted to take what they answer, and was second, leaves it to the colleague: the answer
    does not wait for that, and what is returned says so.
    """
    wish, seen, taken = form.cleaned_data, form.seen, list[Ticket]()
    try:
        with transaction.atomic(), context(batch=batch):
            do(chosen, user, wish, seen)
    except Conflict:
        if wish["take_too"] and wish["kind"] == "reply" and wish["then"] != "solve":
            taken = taken_since({ticket.pk: seen[ticket.pk] for ticket in chosen if ticket.pk in seen})
        if not taken:
            raise
        with transaction.atomic(), context(batch=batch):
            do(chosen, user, wish, seen | {ticket.pk: ticket.version for ticket in taken})
    return kept_by(taken, user)


def _numbers(request: HttpRequest, tickets: Iterable[int]) -> set[int]:
    """Those that are to be changed; after a conflict perhaps without those that colleagues changed."""
    numbers = set(tickets)
    if request.POST.get("resolve") == "hers":
        numbers -= {int(number) for number in request.POST.getlist("leave") if number.isdecimal()}
    return numbers


def _how(request: HttpRequest, number: str, user: User) -> HttpResponse:
    """Ask how they go with the ticket that was chosen; nothing is changed by it."""
    try:
        return panel(request, "link", other=ticket_meant({"number": number}, user))
    except ValidationError as unknown:
        return _refused(request, unknown.messages[0])


def _sentence(form: ChangeForm) -> str:
    if "tickets" in form.errors:
        return _("Tick at least one ticket first.")
    return _("Choose somebody or something of the list.")


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    """Where it was asked, with what was typed; else at the list."""
    what = request.POST.get("what", "")
    if what in PANELS:
        return panel(request, what, sentence)
    if is_fragment(request):
        return render(request, "tickets/_act_nothing.html", {"sentence": sentence}, status=422)
    messages.error(request, sentence)
    return back_to_list(request)


def _done(request: HttpRequest, user: User, batch: UUID, numbers: Iterable[int], kept: str) -> HttpResponse:
    if is_fragment(request):
        return done(request, batch, numbers, kept)
    if words := warning(batch, user) or kept:
        messages.warning(request, words)
    return back_to_list(request, done=batch.hex)


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
    return render(request, template(request, "change_conflict"), context, status=409)
