"""“Add it to that one”: what somebody was about to file becomes a message on her ticket, in one tap, and back."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.clock import now
from audit.models import Entry
from audit.refusal import Refused
from files.actions import TooLarge
from tickets import actions
from tickets.actions import drafts
from tickets.models import Message, Ticket
from tickets.portal import my_tickets
from tickets.questions import in_words
from tickets.views import filing_draft
from tickets.views import ticket as ticket_page
from tickets.views.added import added
from tickets.views.filing_page import FilingPage
from tickets.views.filing_photos import uploads_of
from users.models import User


@login_required
@require_POST
def add(request: HttpRequest, number: int) -> HttpResponse:
    """Say it on the ticket; where that cannot be, the form comes back with what was typed."""
    assert isinstance(request.user, User)
    ticket = get_object_or_404(my_tickets(request.user), pk=number)
    page = FilingPage(request, request.user, sent=True)
    if not (page.is_valid() and _said(page, ticket)):
        return render(request, "tickets/filing.html", page.context(), status=422)
    token = page.form.cleaned_data["form_token"]
    said = Message.objects.filter(form_token=token).first() if token else None
    return redirect(f"{ticket_page.address(ticket)}{f'#m{said.pk}' if said else ''}")


@login_required
@require_POST
def take_off(request: HttpRequest, number: int) -> HttpResponse:
    """Take back what was just added: it stands on the form again."""
    assert isinstance(request.user, User)
    ticket = get_object_or_404(my_tickets(request.user), pk=number)
    found = added(list(Entry.objects.about(ticket)), request.user, now())
    try:
        if found is None:
            raise Refused(_("What was said cannot be unsaid. Write once more, and say how it is."))
        actions.undo(found.undo.entry, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(ticket_page.address(ticket))
    return redirect(f"{reverse('tickets:file')}?draft={found.draft.form_token}")


def _said(page: FilingPage, ticket: Ticket) -> bool:
    """Whether it stands on the ticket now."""
    try:
        with transaction.atomic():
            _say(page, ticket)
    except IntegrityError:  # pressed twice at the same moment: the other press said it
        return True
    except TooLarge as too_large:
        page.form.add_error("photos", too_large)
        return False
    except Refused as refusal:
        page.form.add_error(None, str(refusal))
        return False
    return True


def _say(page: FilingPage, ticket: Ticket) -> None:
    told = page.form.cleaned_data
    token = told["form_token"] or uuid4()
    if Message.objects.filter(form_token=token).exists():
        return  # posted once more
    uploads = uploads_of([*page.questions.photos(), *told["photos"]], by=page.user)
    drafts.keep_to_undo(filing_draft.told(page.data), uploads, token, by=page.user)
    actions.reply(ticket, by=page.user, body=_words(page), uploads=uploads, form_token=token)


def _words(page: FilingPage) -> str:
    """Her words, what else she wrote, and what she answered."""
    told = page.form.cleaned_data
    answers = [" ".join(in_words(one)) for one in page.answers()]
    return "\n\n".join(filter(None, [told["subject"], told["body"].strip(), "\n".join(answers)]))
