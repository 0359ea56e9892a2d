"""Acts on an outage: one form, one verb, back to its page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.clock import now
from audit.context import context
from audit.refusal import Conflict, Refused
from tickets import actions
from tickets.forms.outage import ChangeForm, EndForm, NewsForm
from tickets.models import Outage, Ticket
from tickets.outages import notice_of
from tickets.views.outage import Refusal, page, run_by, visible, works_at_desk
from users.models import User

View = Callable[..., HttpResponse]
Act = Callable[[HttpRequest, Outage, User], HttpResponse]


def act(do: Act, *, desk: bool = True) -> View:
    """A view that takes POST only, for who may see the outage; with `desk` for the desk only."""

    @login_required
    @require_POST
    def view(request: HttpRequest, number: int) -> HttpResponse:
        assert isinstance(request.user, User)
        outage = visible(request.user, number)
        if desk and not works_at_desk(request.user):
            raise Http404
        return do(request, outage, request.user)

    return view


def _done(
    request: HttpRequest,
    outage: Outage,
    name: str,
    form: forms.Form | None,
    verb: Callable[[], Any],
    *,
    undo_there: bool = False,
) -> HttpResponse:
    """Do it and go back to the page, or show the page with the sentence of the refusal."""
    if form is not None and not form.is_valid():
        return page(request, outage, Refusal(name, form))
    try:
        with transaction.atomic(), context(batch=uuid4()) as why:
            verb()
    except Refused as refusal:
        return page(request, outage, Refusal(name, form, str(refusal), isinstance(refusal, Conflict)))
    done = f"?done={why.batch.hex}" if undo_there and why.batch else ""
    return redirect(reverse("tickets:outage", args=[outage.pk]) + done)


def _news(request: HttpRequest, outage: Outage, user: User) -> HttpResponse:
    form = NewsForm(request.POST, auto_id=NewsForm.AUTO_ID)
    return _done(request, outage, "news", form, lambda: actions.tell_news(outage, by=user, **form.cleaned_data))


def _end(request: HttpRequest, outage: Outage, user: User) -> HttpResponse:
    form = EndForm(request.POST, auto_id="end_%s")
    return _done(request, outage, "end", form, lambda: actions.end_outage(outage, by=user, **form.cleaned_data))


def _resume(request: HttpRequest, outage: Outage, user: User) -> HttpResponse:
    form = NewsForm(request.POST, auto_id=NewsForm.AUTO_ID)
    return _done(request, outage, "news", form, lambda: actions.resume(outage, by=user, **form.cleaned_data))


def _change(request: HttpRequest, outage: Outage, user: User) -> HttpResponse:
    form = ChangeForm(request.POST, **run_by(user))

    def verb() -> Outage:
        told = form.cleaned_data
        return actions.change_outage(outage, form.plan(), by=user, ended_at=told["ended_at"], seen=told["seen"])

    return _done(request, outage, "change", form, verb)


def _undo(request: HttpRequest, outage: Outage, user: User) -> HttpResponse:
    return _done(request, outage, "undo", None, lambda: actions.undo_news(outage, by=user))


def _attach(request: HttpRequest, outage: Outage, user: User) -> HttpResponse:
    numbers = [int(one) for one in request.POST.getlist("tickets") if one.isdecimal() and len(one) < 19]
    chosen = list(Ticket.objects.visible_to(user).filter(pk__in=numbers))
    if not chosen:
        return page(request, outage, Refusal("attach", sentence=_("Tick at least one ticket first.")))
    # The page tells how many, beside the way to take it back.
    verb = partial(actions.attach_many, chosen, to=outage, by=user)
    return _done(request, outage, "attach", None, verb, undo_there=True)


def _me_too(request: HttpRequest, outage: Outage, user: User) -> HttpResponse:
    return _said(request, outage, user, actions.me_too, _("We told the team. You hear from us when there is news."))


def _not_me(request: HttpRequest, outage: Outage, user: User) -> HttpResponse:
    return _said(request, outage, user, actions.not_me, _("Taken back. You hear nothing more of it."))


def _said(
    request: HttpRequest, outage: Outage, user: User, verb: Callable[..., Outage], sentence: str
) -> HttpResponse:
    """The strip itself where a script asked; else the page of the outage with a sentence."""
    try:
        verb(outage, by=user)
    except Refused as refusal:
        return page(request, outage, Refusal("me_too", sentence=str(refusal)))
    if request.headers.get("HX-Request") == "true":
        notice = notice_of(visible(user, outage.pk).pk, user, now())
        return render(request, "tickets/_outage_notice.html", {"notice": notice, "said": sentence})
    messages.success(request, sentence)
    # Who took it back may not see it any more: it does not concern them.
    if not Outage.objects.visible_to(user).filter(pk=outage.pk).exists():
        return redirect("tickets:portal_home")
    return redirect("tickets:outage", outage.pk)


news = act(_news)
end = act(_end)
resume = act(_resume)
change = act(_change)
undo = act(_undo)
attach = act(_attach)
me_too = act(_me_too, desk=False)
not_me = act(_not_me, desk=False)
