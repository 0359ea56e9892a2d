"""The walk-in line: over any page of the desk, or a page of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from assets.models import Device
from audit.clock import now
from audit.context import context
from audit.models import Entry
from audit.models.entry import subject_type
from audit.refusal import Refused
from tickets import actions, policy
from tickets.actions.case import UNDO_SPAN
from tickets.device_card import holder_for
from tickets.forms.walk_in import CHIPS, WalkInForm
from tickets.models import Ticket
from tickets.offering import Offering
from tickets.stickers import code_of, thing_meant
from tickets.undo_rules import done_together
from tickets.views.acts import safe_next
from tickets.walk_in_kinds import found_kinds, usual_kinds
from tickets.walk_in_people import meant, meant_by_key
from users.models import User


@never_cache
@login_required
def walk_in(request: HttpRequest) -> HttpResponse:
    """The line; a good one becomes a ticket. Over another page it is a fragment, and one stays where one is."""
    user, at = _worker(request), now()
    offering = Offering.to(user)
    data = request.POST if request.method == "POST" else None
    form = WalkInForm(data, by=user, offering=offering, at=at, initial=_initial(request, user, at))
    is_over = request.headers.get("HX-Request") == "true"
    if data is not None and form.is_valid() and (ticket := _write(form, user)):
        return _saved(request, ticket, is_over=is_over)
    words: dict[str, Any] = {
        "form": form,
        "kinds": usual_kinds(user, offering),
        "chips": CHIPS,
        "saved": _just_saved(request, user),
    }
    page = "tickets/_walk_in.html" if is_over else "tickets/walk_in.html"
    return render(request, page, words, status=200 if data is None else 422)


def _initial(request: HttpRequest, user: User, at: datetime) -> dict[str, Any]:
    """`?about=` says what was scanned; whoever has it is the likeliest to ask, where the reader may know that."""
    about = request.GET.get("about", "")
    thing = thing_meant(about, user) if about else None
    initial: dict[str, Any] = {"form_token": uuid4(), "about": code_of(thing) if thing else ""}
    holder = holder_for(thing, user) if isinstance(thing, Device) else None
    if holder and (found := meant_by_key(holder.pk, by=user, at=at)):
        initial |= {"who": str(found.person), "person": found.person.pk, "hint": found.hint}
    return initial


@login_required
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Whom `?who=` may mean: a fragment."""
    found = meant(request.GET.get("who", "")[:200], by=_worker(request), at=now())
    return render(request, "tickets/_walk_in_people.html", {"found": found, "typed": request.GET.get("who", "")})


@login_required
@require_GET
def kinds(request: HttpRequest) -> HttpResponse:
    """Which kinds of trouble `?sought=` may mean: a fragment."""
    words = request.GET.get("sought", "")[:200]
    found = found_kinds(words, Offering.to(_worker(request)))
    return render(request, "tickets/_walk_in_kinds.html", {"found": found, "typed": words})


@login_required
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """As if nobody had come; back to where one was."""
    user, number = _worker(request), request.POST.get("ticket", "")
    entry = _opened(number, user)
    try:
        if entry is None:
            raise Refused(_("There is nothing to take back."))
        with transaction.atomic(), context(batch=uuid4()):
            actions.undo_many(done_together(entry), by=user)
        messages.success(request, _("Taken back. Nothing of it is kept as a ticket."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(safe_next(request) or reverse("tickets:walk_in"))


def _worker(request: HttpRequest) -> User:
    """Who works tickets. Raises PermissionDenied for others."""
    assert isinstance(request.user, User)
    if not policy.may_write_walk_ins(request.user):
        raise PermissionDenied(_("Walk-ins are written down by those who work tickets."))
    return request.user


def _write(form: WalkInForm, by: User) -> Ticket | None:
    """The ticket; None where the house refused, with the sentence put on the form."""
    filing, told = form.filing(), form.cleaned_data
    try:
        with transaction.atomic():
            return actions.walk_in(
                filing, by=by, minutes=told["minutes"] or 0, solved=not told["unsolved"], tells=told["tells"]
            )
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except IntegrityError:  # pressed twice at the same moment: the other press made the ticket
        return Ticket.objects.get(form_token=filing.form_token)
    return None


def _saved(request: HttpRequest, ticket: Ticket, *, is_over: bool) -> HttpResponse:
    if not is_over:
        return redirect(f"{reverse('tickets:walk_in')}?saved={ticket.pk}")
    here = urlsplit(request.headers.get("HX-Current-URL", ""))
    back = f"{here.path}?{here.query}" if here.query else here.path
    response = render(request, "tickets/_walk_in_saved.html", {"saved": ticket, "back": back, "is_over": True})
    response.headers["HX-Trigger"] = "walk-in-saved"
    return response


def _just_saved(request: HttpRequest, user: User) -> Ticket | None:
    """What the address says was written down a moment ago by this person, for the page that offers to take it back."""
    entry = _opened(request.GET.get("saved", ""), user)
    return Ticket.objects.for_rows().filter(pk=entry.subject_id).first() if entry else None


def _opened(number: str, user: User) -> Entry | None:
    if not number.isdecimal() or len(number) > 12:
        return None
    mine = Entry.objects.filter(subject_type=subject_type(Ticket), subject_id=int(number), by=user, verb="opened")
    return mine.filter(data__has_key="walk_in", at__gt=now() - UNDO_SPAN).first()
