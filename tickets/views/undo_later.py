"""Taking back later: first what will happen, to one ticket or to all of a change, then one press."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from audit.clock import now
from audit.context import context
from audit.models import Entry
from audit.refusal import Refused
from schools.calendars import Calendars
from tickets import actions, policy
from tickets.models import Ticket
from tickets.timeline import line_of
from tickets.timeline_names import Told
from tickets.undo_plan import UndoPlan, only_words, plan_undo
from tickets.undo_rules import by_hand, done_together
from tickets.undo_words import rows, told_lines
from tickets.views import ticket as ticket_page
from tickets.views.acts import safe_next, visible
from users.models import User

MOST_ROWS = 50


@login_required
@require_http_methods(["GET", "POST"])
def undo_later(request: HttpRequest, number: int, entry: int) -> HttpResponse:
    """What will happen; and do it, if nothing else would happen by now than what was shown."""
    user = request.user
    assert isinstance(user, User)
    ticket = visible(user, number)
    if not policy.works(user, ticket):
        raise PermissionDenied(_("This is for those who work the ticket."))
    found = get_object_or_404(Entry.objects.about(ticket).filter(by=user).select_related("by"), pk=entry)
    plan = plan_undo(found, user, now())
    if request.method == "GET":
        return _page(request, ticket, found, plan)
    whole = request.POST.get("which") == "all"
    if plan is None or request.POST.get("mark") != plan.mark(whole=whole):
        return _page(request, ticket, found, plan, _("Something has changed meanwhile. Look once more."), 409)
    try:
        with context(batch=uuid4()):
            done = actions.undo_told(plan.entries(whole=whole), by=user)
    except Refused as refusal:
        return _page(request, ticket, found, plan_undo(found, user, now()), str(refusal), 422)
    if len(done) > 1:
        words = ngettext("Taken back on %(n)s ticket.", "Taken back on %(n)s tickets.", len(done))
        messages.success(request, words % {"n": len(done)})
    return redirect(safe_next(request) or ticket_page.address(ticket))


def _page(
    request: HttpRequest, ticket: Ticket, entry: Entry, plan: UndoPlan | None, sentence: str = "", status: int = 200
) -> HttpResponse:
    assert isinstance(request.user, User)
    at = now()
    told = Told([entry], Calendars().plan(ticket.school_id), request.user)
    shown: dict[str, Any] = {"ticket": ticket, "entry": entry, "plan": plan, "sentence": sentence, "now": at}
    shown["line"] = line_of(entry, told)
    shown["next"] = safe_next(request) or ticket_page.address(ticket)
    if plan:
        shown["choices"] = [_choice(plan, request.user, whole=whole) for whole in _offered(plan)]
        shown["more"] = len(plan.all) - MOST_ROWS
    else:
        shown["why"] = _why(entry)
    return render(request, "tickets/undo_later.html", shown, status=status)


def _offered(plan: UndoPlan) -> list[bool]:
    """This ticket alone and all of them, as far as there is a difference."""
    if plan.is_many:
        return [False, True]
    return [plan.at_once]


def _choice(plan: UndoPlan, reader: User, *, whole: bool) -> dict[str, Any]:
    backs, at = plan.chosen(whole=whole), now()
    return {
        "whole": whole,
        "mark": plan.mark(whole=whole),
        "rows": rows(backs[:MOST_ROWS], at, reader),
        "number": len(backs),
        "told": told_lines(backs, at),
        "says": any(back.says for back in backs),
    }


def _why(entry: Entry) -> str:
    if only_words(entry):
        return _("What was said cannot be unsaid. Write once more, and say how it is.")
    return by_hand(done_together(entry))
