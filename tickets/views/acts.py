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

from audit.context import context
from audit.refusal import Conflict, Refused
from schools.calendars import Calendars
from tickets import actions, conflict, policy
from tickets.choices import LinkKind, TimeSource
from tickets.forms.acts import (
    ActForm,
    AssignForm,
    AttachForm,
    RateForm,
    SolveForm,
    TellClassForm,
    ThankForm,
    TriageForm,
    VisitForm,
    WaitForm,
)
from tickets.forms.follow import FollowForm, UnfollowForm
from tickets.forms.join import PARENT, LinkForm, SplitForm, UnlinkForm
from tickets.forms.label import LabelForm
from tickets.forms.snooze import SnoozeForm
from tickets.forms.time import TimeForm
from tickets.models import Label, Message, Ticket
from tickets.models.ticket import TicketQuerySet
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
        ticket = visible(request.user, number)
        form = form_class(request.POST, ticket=ticket, by=request.user)
        if not form.is_valid():
            return again(request, ticket, Failed(name, _first_error(form), form))
        try:
            with transaction.atomic(), context(batch=uuid4()) as why:
                verb(ticket, by=request.user, **_chosen(request, ticket, name, form.values()))
        except Refused as refusal:
            return again(request, ticket, Failed(name, str(refusal), form, isinstance(refusal, Conflict)))
        if words := form.warning():
            messages.warning(request, words)
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


def again(request: HttpRequest, ticket: Ticket, failed: Failed) -> HttpResponse:
    """The page of the ticket as it is now, with the sentence where the act was. 409 for a conflict, else 422."""
    fresh = seen_by(request, ticket).first()
    if fresh is None:
        messages.error(request, failed.sentence)
        return redirect(reverse("tickets:home"))
    response = ticket_page.page(request, fresh, failed=replace(failed, meeting=_meeting(request, fresh, failed)))
    response.status_code = 409 if failed.is_conflict else 422
    return response


def back(request: HttpRequest, ticket: Ticket, *, batch: UUID | None = None) -> HttpResponse:
    """To where the form asked to go, else to the ticket; to a list, with a word, where it is out of sight now."""
    if not seen_by(request, ticket).exists():
        assert isinstance(request.user, User)
        is_kept = Ticket.objects.filter(pk=ticket.pk).exists()
        words = _("Done. Ticket %(number)s is with others now.") if is_kept else _("Taken back: %(number)s is gone.")
        messages.info(request, words % {"number": ticket.pk})
        listed = "tickets:queue" if policy.is_at_the_desk(request.user) else "tickets:mine"
        return redirect(f"{reverse(listed)}?done={batch.hex}" if batch else reverse("tickets:home"))
    return redirect(safe_next(request) or ticket_page.address(ticket))


def seen_by(request: HttpRequest, ticket: Ticket) -> TicketQuerySet:
    """That ticket, as far as the reader may see it now."""
    assert isinstance(request.user, User)
    return Ticket.objects.visible_to(request.user).for_rows().filter(pk=ticket.pk)


def safe_next(request: HttpRequest) -> str:
    """The page that the form names, if it is one of ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else ""


def _first_error(form: forms.Form) -> str:
    return next((str(error) for field in form.errors.values() for error in field), "")


def _follow(ticket: Ticket, *, by: User, seen: int | None, who: User | None = None, address: str = "") -> Ticket:
    """A person whom we know, or an address of outside the district."""
    if who is None:
        return actions.follow_outside(ticket, by=by, address=address, seen=seen)
    return actions.follow(ticket, by=by, who=who, seen=seen)


def _link(ticket: Ticket, *, by: User, to: Ticket, kind: str, seen: dict[int, int]) -> Ticket:
    """“It is a part of this” is said on the other end of the link."""
    if kind == PARENT:
        return actions.link(to, to=ticket, kind=LinkKind.CHILD, by=by, seen=seen)
    return actions.link(ticket, to=to, kind=kind, by=by, seen=seen)


def _split(ticket: Ticket, *, by: User, message: Message, subject: str, seen: int | None) -> Ticket:
    return actions.split(message, by=by, subject=subject, seen=seen)


def _label(ticket: Ticket, *, by: User, add: Label | None, drop: Label | None, word: str) -> Ticket:
    if add:
        return actions.put_label(ticket, add, by=by)
    return actions.take_label(ticket, drop, by=by) if drop else actions.put_word(ticket, word, by=by)


def _solve(ticket: Ticket, *, by: User, also: bool, minutes: int | None, seen: int | None) -> Ticket:
    solved = actions.solve(ticket, by=by, seen=seen)
    if minutes:
        actions.add_time(solved, by=by, minutes=minutes, source=TimeSource.ON_SCREEN)
    if also:
        actions.solve_duplicates(solved, by=by)
    return solved


assign = act("assign", AssignForm, actions.assign)
triage = act("triage", TriageForm, actions.triage)
tell_class = act("tell_class", TellClassForm, actions.tell_class)
wait = act("wait", WaitForm, actions.wait)
visit = act("visit", VisitForm, actions.schedule_visit)
work_on = act("work_on", ActForm, actions.work_on)
part_arrived = act("part_arrived", ActForm, actions.part_arrived)
solve = act("solve", SolveForm, _solve)
reopen = act("reopen", ActForm, actions.reopen)
close = act("close", ActForm, actions.close)
withdraw = act("withdraw", ActForm, actions.withdraw)
rate = act("rate", RateForm, actions.rate)
thank = act("thank", ThankForm, actions.thank)
add_time = act("add_time", TimeForm, actions.add_time)
label = act("label", LabelForm, _label)
restrict = act("restrict", ActForm, actions.restrict)
unrestrict = act("unrestrict", ActForm, actions.unrestrict)
follow = act("follow", FollowForm, _follow)
unfollow = act("unfollow", UnfollowForm, actions.unfollow)
unmerge = act("unmerge", ActForm, actions.unmerge)
split = act("split", SplitForm, _split)
link = act("link", LinkForm, _link)
unlink = act("unlink", UnlinkForm, actions.unlink)
attach = act("attach", AttachForm, actions.attach)
detach = act("detach", ActForm, actions.detach)
snooze = act("snooze", SnoozeForm, actions.snooze)
wake = act("wake", ActForm, actions.wake)
