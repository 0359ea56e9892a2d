"""A look at what a merge will do, and the merge: of one ticket, or of all that are ticked in the queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.clock import now
from audit.context import context
from audit.refusal import Conflict, Refused
from tickets import actions
from tickets.actions.merge import refuse_unless_fitting
from tickets.forms.join import MergeForm, ticket_meant
from tickets.merge_plan import plan_of, raised
from tickets.models import Ticket
from tickets.surviving import surviving
from tickets.views import ticket as ticket_page
from tickets.views.queue import desk_person
from users.models import User


@dataclass
class Look:
    """The tickets in question, and the one into which the others go; `sentence` says why that cannot be.

    Where one of them brings another one in, it is the one that goes on, and `brought` the other one. `raised` is
    the priority which the one that goes on would take, where that is a higher one.
    """

    chosen: list[Ticket]
    brings: bool = False
    brought: Ticket | None = None
    whole: Ticket | None = None
    sentence: str = ""
    is_conflict: bool = False
    plan: Sequence[str] = field(default_factory=list)
    raised: str = ""

    @property
    def parts(self) -> list[Ticket]:
        """Those that are merged."""
        coming = [*self.chosen, self.brought] if self.brought else self.chosen
        return [ticket for ticket in coming if self.whole is None or ticket.pk != self.whole.pk]

    @property
    def offered(self) -> list[Ticket]:
        """Those into which the others could go: the chosen ones, and another one that was named."""
        there = {one.pk for one in self.chosen}
        return [*self.chosen, *(one for one in (self.whole, self.brought) if one and one.pk not in there)]

    @property
    def versions(self) -> str:
        """What is looked at, for the form."""
        return " ".join(f"{ticket.pk}:{ticket.version}" for ticket in self.offered)


@login_required
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    """GET looks, POST with “do” merges; any other POST is the way from a menu or from ticked rows to the look."""
    user = desk_person(request)
    if request.method == "POST" and "do" not in request.POST:
        return _to_look(request.POST)
    form = MergeForm(request.GET if request.method == "GET" else request.POST)
    form.is_valid()
    numbers = form.cleaned_data.get("tickets") or []
    look = Look(list(Ticket.objects.visible_to(user).for_rows().filter(pk__in=numbers).order_by("pk")))
    if not look.chosen:
        messages.error(request, _("Tick at least one ticket first."))
        return _back(form)
    _choose(look, form, user)
    if request.method == "POST" and not look.sentence:
        done = _done(request, look, form, user)
        if done is not None:
            return done
    return _page(request, look, form, user)


def _to_look(sent: QueryDict) -> HttpResponse:
    asked = QueryDict(mutable=True)
    asked.setlist("tickets", sent.getlist("tickets"))
    for name in ("number", "other", "bring", "back"):
        if value := sent.get(name):
            asked[name] = str(value)
    return redirect(f"{reverse('tickets:merge')}?{asked.urlencode()}")


def _back(form: MergeForm, **more: str) -> HttpResponse:
    listed = QueryDict(form.cleaned_data.get("back", ""), mutable=True)
    for name, value in more.items():
        listed[name] = value
    return redirect(f"{reverse('tickets:queue')}?{listed.urlencode()}")


def _choose(look: Look, form: MergeForm, user: User) -> None:
    """Into which one: the one that was named, or the one that brings it in; else the oldest of several that is open.
    And whether that can be.
    """
    named = form.cleaned_data.get("number") or form.cleaned_data.get("other")
    try:
        if form.cleaned_data.get("bring") and len(look.chosen) == 1:
            look.brings, look.whole = True, look.chosen[0]
            look.brought = _end(ticket_meant(form.cleaned_data, user), user)
        elif named:
            look.whole = _end(ticket_meant(form.cleaned_data, user), user)
        elif len(look.chosen) > 1:
            look.whole = next((ticket for ticket in look.chosen if ticket.is_open), look.chosen[0])
        if look.whole is not None:
            refuse_unless_fitting(look.parts, look.whole, by=user)
    except ValidationError as unknown:
        look.sentence = unknown.messages[0]
    except Refused as refusal:
        look.sentence = str(refusal)


def _end(ticket: Ticket, user: User) -> Ticket:
    """Where a merged one lives on, as far as the person may see that."""
    end = surviving(ticket)
    return ticket if end.pk == ticket.pk else ticket_meant({"number": str(end.pk)}, user)


def _done(request: HttpRequest, look: Look, form: MergeForm, user: User) -> HttpResponse | None:
    """Merge, and go to where it lives on, or to the list from which the person came; None where it was refused."""
    assert look.whole is not None
    batch = uuid4()
    try:
        with transaction.atomic(), context(batch=batch):
            actions.merge_many(
                look.parts, into=look.whole, by=user, seen=form.cleaned_data["versions"], raises=form.may_raise
            )
    except Refused as refusal:
        look.sentence, look.is_conflict = str(refusal), isinstance(refusal, Conflict)
        return None
    if form.cleaned_data["back"]:
        return _back(form, done=batch.hex)
    return redirect(ticket_page.address(look.whole))


def _page(request: HttpRequest, look: Look, form: MergeForm, user: User) -> HttpResponse:
    if look.whole is not None and not look.sentence:
        look.plan = plan_of(look.parts, look.whole, user, now())
        look.raised = raised(look.parts, look.whole)
    shown: dict[str, Any] = {
        "look": look,
        "typed": form.cleaned_data.get("number", "") if look.sentence else "",
        "back": form.cleaned_data.get("back", ""),
        "swapped": _swapped(look),
    }
    status = 409 if look.is_conflict else 422 if look.sentence else 200
    return render(request, "tickets/merge.html", shown, status=status)


def _swapped(look: Look) -> str:
    """The look at two tickets the other way round."""
    if look.whole is None or len(look.parts) != 1 or len(look.chosen) != 1:
        return ""
    asked = QueryDict(mutable=True)
    asked["tickets"], asked["number"] = str(look.chosen[0].pk), str((look.brought or look.whole).pk)
    if not look.brings:
        asked["bring"] = "on"
    return asked.urlencode()
