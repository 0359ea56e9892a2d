"""Speaking on a ticket: one address for requesters and the desk."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.context import context
from audit.refusal import Conflict, Refused
from files.actions import TooLarge, store
from schools.calendars import Calendars
from tickets import actions, policy
from tickets.actions.message_drafts import drop_draft
from tickets.choices import TimeSource
from tickets.conflict import Meeting, kept_by, meet_words, taken_since
from tickets.forms.acts import SpeakForm
from tickets.mentions import mentioned
from tickets.models import Message, Ticket
from tickets.surviving import surviving
from tickets.views import ticket as ticket_page
from tickets.views.acts import back, met_in
from tickets.views.failed import Failed
from tickets.workflow import Status
from users.models import User


@login_required
@require_POST
def reply(request: HttpRequest, number: int) -> HttpResponse:
    """Answer, write back, or (with the kind “note”) speak among colleagues."""
    return _speak(request, number, request.POST.get("kind", "reply"))


@login_required
@require_POST
def note(request: HttpRequest, number: int) -> HttpResponse:
    """Speak among colleagues."""
    return _speak(request, number, "note")


def _speak(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    assert isinstance(request.user, User)
    ticket = _living(request.user, number)
    form = SpeakForm(request.POST, request.FILES)
    status, failed = 422, None
    if request.POST.get("resolve") == "hers":
        status = 200  # nothing is sent; what was written stays in the form
    elif form.is_valid() and ticket.pk != number and policy.works(request.user, ticket):
        # Whoever answers somebody should see to whom: another ticket has other readers.
        form.add_error(None, _("Ticket %(number)s was merged into this one meanwhile.") % {"number": number})
        status = 409
    elif form.is_valid():
        try:
            _say_at_once(request, ticket, kind, _chosen(request, form.cleaned_data))
            if kind == "note":
                _tell_unreached(request, ticket, form.cleaned_data["body"])
            return _said(request, ticket)
        except IntegrityError:
            if not _is_known(form.cleaned_data["form_token"]):
                raise
            return _said(request, ticket)  # posted twice at the same moment
        except TooLarge as too_large:
            form.add_error("files", too_large)
        except Conflict as met:
            failed, status = Failed(kind, str(met), form, is_conflict=True), 409
            form.add_error(None, str(met))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            if not policy.takes_part(request.user, ticket):
                messages.error(request, str(refusal))  # their page has no form that could say it
    fresh = Ticket.objects.for_rows().get(pk=ticket.pk)
    if failed:
        failed = replace(failed, meeting=_meeting(request, fresh, form, note=kind == "note"))
    response = ticket_page.page(request, fresh, form=form, said=failed)
    response.status_code = status
    return response


def _living(user: User, number: int) -> Ticket:
    """The ticket, or the one in which it lives on: a page may be older than a merge."""
    visible = Ticket.objects.visible_to(user).for_rows()
    ticket = get_object_or_404(visible, pk=number)
    return visible.filter(pk=surviving(ticket).pk).first() or ticket


def _chosen(request: HttpRequest, said: dict[str, Any]) -> dict[str, Any]:
    """“Both” of words and a state that a colleague changed: the words are said, the state stays the colleague's."""
    return {**said, "then": ""} if request.POST.get("resolve") == "both" and "leave_state" in request.POST else said


def _meeting(request: HttpRequest, ticket: Ticket, form: SpeakForm, *, note: bool) -> Meeting | None:
    """The words and the colleague's change."""
    met = met_in(request)
    if met is None:
        return None
    then = form.cleaned_data.get("then", "")
    words = _("an internal note") if note else _("a reply")
    if then:
        status = Status.SOLVED if then == "solve" else Status(f"waiting_{then.removeprefix('wait_')}")
        words = _("%(words)s, and “%(status)s”") % {"words": words, "status": status.label}
    plan = Calendars().plan(ticket.school_id)
    assert isinstance(request.user, User)
    return meet_words(ticket, then, by=request.user, note=note, met=met, plan=plan, words=words)


def _say_at_once(request: HttpRequest, ticket: Ticket, kind: str, said: dict[str, Any]) -> None:
    """What was pressed at once is one batch, so that it is taken back at once. Who wanted to take the ticket, too, and
    was second, leaves it to the colleague; what they wrote is sent.
    """
    assert isinstance(request.user, User)
    said = {**said, "take_too": said["take_too"] and kind != "note"}
    several = said["then"] or said["minutes"] or said["take_too"]
    try:
        with transaction.atomic(), context(batch=uuid4() if several else None):
            _say(ticket, request.user, kind, said)
    except Conflict:
        taken = taken_since({ticket.pk: said["seen"]}) if said["take_too"] and said["then"] != "solve" else []
        if not taken:
            raise
        with transaction.atomic(), context(batch=uuid4() if several else None):
            _say(ticket, request.user, kind, {**said, "seen": taken[0].version})
        if words := kept_by(taken, request.user):
            messages.warning(request, words)


def _say(ticket: Ticket, by: User, kind: str, said: dict[str, Any]) -> None:
    token = said["form_token"]
    if _is_known(token):
        return  # posted once more
    for file in said["files"]:
        file.seek(0)  # it was read before, where this is said after a conflict
    uploads = [store(file.read(), file.name or "", by=by) for file in said["files"]]
    words = {"by": by, "uploads": uploads, "form_token": token, "seen": said["seen"]}
    out = {"leave_out": said["leave_out"]}
    if kind == "note":
        fresh = actions.note(
            ticket, body=said["body"], mentions=mentioned(said["body"], ticket, by=by).people, **words
        )
    elif said["then"] == "solve":
        if said["take_too"]:
            words["seen"] = actions.take_free([ticket], by=by, seen=said["seen"])[0].version
        fresh = actions.solve(ticket, note=said["body"], **out, **words)
        if said["also"]:
            actions.solve_duplicates(fresh, by=by, note=said["body"], uploads=uploads)
    else:
        fresh = actions.reply(ticket, body=said["body"], **out, **words)
        if said["take_too"]:
            fresh = actions.take_free([fresh], by=by)[0]
        if said["then"].startswith("wait_"):
            actions.wait(fresh, by=by, reason=said["then"].removeprefix("wait_"))
    if said["minutes"]:
        source = TimeSource.ON_SCREEN if said["measured"] == str(said["minutes"]) else TimeSource.BY_HAND
        actions.add_time(fresh, by=by, minutes=said["minutes"], source=source)
    drop_draft(ticket, by=by, kind=kind)


def _tell_unreached(request: HttpRequest, ticket: Ticket, body: str) -> None:
    """Whoever is named but may not read it hears nothing: the author should know that."""
    assert isinstance(request.user, User)
    if names := mentioned(body, ticket, by=request.user).unreached:
        words = _("%(names)s may not see this ticket and was not told. Assign it, or ask a lead.")
        messages.warning(request, words % {"names": ", ".join(names)})


def _said(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """Back to the ticket; who does not work it lands at what they said, with a word that it is sent."""
    assert isinstance(request.user, User)
    if policy.works(request.user, ticket):
        return back(request, ticket)
    return sent(request, ticket)


def sent(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """To the last message of whoever asks, on the requester's page, which says that it is sent and takes it back."""
    last = Message.objects.filter(ticket=ticket, author_id=request.user.pk).order_by("pk").last()
    return redirect(f"{ticket_page.address(ticket)}{f'#m{last.pk}' if last else ''}")


def _is_known(form_token: UUID | None) -> bool:
    return form_token is not None and Message.objects.filter(form_token=form_token).exists()
