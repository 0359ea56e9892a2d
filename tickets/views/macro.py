"""Macros on a ticket: which there are, applying one, and putting its text into the draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from audit.clock import now
from audit.context import context
from audit.refusal import Conflict, Refused
from schools.calendars import Calendars
from tickets import policy
from tickets.actions import apply_macro
from tickets.actions.message_drafts import keep_draft
from tickets.choices import MacroThen, MessageKind
from tickets.forms.macro import ApplyForm
from tickets.macro_conflict import meet_macro, theirs_to_leave
from tickets.macro_words import Filled, does, facts_of, fill
from tickets.message_drafts import drafts_of
from tickets.models import Clock, Macro, Ticket
from tickets.views import ticket as ticket_page
from tickets.views.acts import back, met_in, safe_next, visible
from tickets.views.failed import Failed
from tickets.views.step import beside
from users.models import User


@dataclass(frozen=True)
class Offered:
    """A macro with its text for one ticket, and what it does in words."""

    macro: Macro
    filled: Filled
    does: Sequence[str]


@never_cache
@login_required
@require_GET
def macros(request: HttpRequest, number: int) -> HttpResponse:
    """Those that the reader may use on the ticket: the content of the menu, or a page of its own without script."""
    assert isinstance(request.user, User)
    ticket = visible(request.user, number)
    if not policy.can(request.user, "note", ticket):
        raise PermissionDenied(_("Macros are for those who work this ticket."))
    found = (
        Macro.objects.visible_to(request.user)
        .in_order()
        .select_related("category__parent", "to_team", "team", "label__merged_into")
    )
    facts = _facts(ticket, request.user)
    offered = [Offered(macro, fill(macro.body, facts), does(macro)) for macro in found]
    shown = {"ticket": ticket, "offered": offered, "way": request.GET.urlencode(), "here": _here(request, ticket)}
    name = "_macros" if request.headers.get("HX-Request") == "true" else "macros"
    return render(request, f"tickets/{name}.html", shown)


def _facts(ticket: Ticket, by: User) -> dict[str, str]:
    clocks = {clock.kind: clock for clock in Clock.objects.filter(ticket=ticket)}
    return facts_of(ticket, clocks, by=by, at=now())


def _here(request: HttpRequest, ticket: Ticket) -> str:
    way = request.GET.urlencode()
    return f"{ticket_page.address(ticket)}{f'?{way}' if way else ''}"


@login_required
@require_POST
def macro(request: HttpRequest, number: int) -> HttpResponse:
    """Do all of it at once; asks first where words of one's own are begun."""
    assert isinstance(request.user, User)
    ticket = visible(request.user, number)
    form = ApplyForm(request.POST, ticket=ticket, by=request.user)
    if not form.is_valid():
        return _failed(request, ticket, form, next(str(e) for errors in form.errors.values() for e in errors))
    chosen: Macro = form.cleaned_data["macro"]
    if form.cleaned_data["do"] != "sure" and "resolve" not in request.POST and _is_begun(ticket, chosen, form):
        return _ask(request, ticket, chosen)
    return _apply(request, ticket, chosen, form)


@login_required
@require_POST
def insert_macro(request: HttpRequest, number: int) -> HttpResponse:
    """Put its text into the draft of its kind, below what is begun; nothing is sent."""
    assert isinstance(request.user, User)
    ticket = visible(request.user, number)
    form = ApplyForm(request.POST, ticket=ticket, by=request.user)
    if not form.is_valid():
        return _failed(request, ticket, form, next(str(e) for errors in form.errors.values() for e in errors))
    return _insert(request, ticket, form.cleaned_data["macro"], form)


def _apply(request: HttpRequest, ticket: Ticket, chosen: Macro, form: ApplyForm) -> HttpResponse:
    met = met_in(request)
    both = request.POST.get("resolve") == "both" and met is not None
    assert isinstance(request.user, User)
    # Before the act: it may move the ticket to another place of the list.
    after = _after(request, ticket) if chosen.goes_on else None
    try:
        with transaction.atomic(), context(batch=uuid4()) as why:
            leave = theirs_to_leave(ticket, met) if both and met is not None else ()
            apply_macro(ticket, chosen, by=request.user, seen=form.cleaned_data["seen"], leave=leave)
    except Refused as refusal:
        return _failed(request, ticket, form, str(refusal), met if isinstance(refusal, Conflict) else None)
    return _on(request, after, why.batch) if after else back(request, ticket, batch=why.batch)


def _after(request: HttpRequest, ticket: Ticket) -> int | None:
    """The ticket that follows in the list from which the reader came."""
    assert isinstance(request.user, User)
    request.GET = QueryDict(request.POST.get("way", ""))
    return beside(request, request.user, ticket)


def _on(request: HttpRequest, after: int, batch: UUID | None) -> HttpResponse:
    """To the next ticket, where this can still be taken back."""
    way = QueryDict(request.POST.get("way", ""), mutable=True)
    if batch:
        way["done"] = batch.hex
    return redirect(f"{ticket_page.address(Ticket(pk=after))}?{way.urlencode()}")


def _is_begun(ticket: Ticket, chosen: Macro, form: ApplyForm) -> bool:
    """Whether words of one's own would be left behind: it sends others of that kind, or ends the conversation."""
    drafts = drafts_of(ticket, form.by)
    if not chosen.body and chosen.then != MacroThen.SOLVE:
        return False
    if form.cleaned_data["begun"]:
        return True
    is_note = chosen.body and chosen.kind == MessageKind.NOTE and chosen.then != MacroThen.SOLVE
    return bool((drafts.note if is_note else drafts.reply).strip())


def _ask(request: HttpRequest, ticket: Ticket, chosen: Macro) -> HttpResponse:
    sent = {name: request.POST[name] for name in ("seen", "next", "way") if request.POST.get(name)}
    back_to = safe_next(request) or ticket_page.address(ticket)
    shown = {"ticket": ticket, "macro": chosen, "does": does(chosen), "sent": sent, "back_to": back_to}
    return render(request, "tickets/macro_ask.html", shown, status=409)


def _insert(request: HttpRequest, ticket: Ticket, chosen: Macro, form: ApplyForm) -> HttpResponse:
    drafts = drafts_of(ticket, form.by)
    begun = drafts.note if chosen.kind == MessageKind.NOTE else drafts.reply
    text = fill(chosen.body, _facts(ticket, form.by)).text
    try:
        keep_draft(ticket, by=form.by, kind=chosen.kind, body="\n\n".join(filter(None, (begun.rstrip(), text))))
    except Refused as refusal:
        return _failed(request, ticket, form, str(refusal))
    return back(request, ticket)


def _failed(
    request: HttpRequest, ticket: Ticket, form: ApplyForm, sentence: str, met: int | None = None
) -> HttpResponse:
    """The ticket as it is now, with the sentence; after a colleague's change with what can be chosen."""
    fresh = visible(form.by, ticket.pk)
    meeting = None
    if met is not None:
        plan = Calendars().plan(fresh.school_id)
        meeting = meet_macro(fresh, form.cleaned_data["macro"], by=form.by, met=met, plan=plan)
    failed = Failed("macro", sentence, form, is_conflict=meeting is not None, meeting=meeting)
    response = ticket_page.page(request, fresh, failed=failed)
    response.status_code = 409 if meeting else 422
    return response
