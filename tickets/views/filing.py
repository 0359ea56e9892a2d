"""Asking for help: one page, one press."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from audit.clock import now
from audit.refusal import Refused
from files.actions import TooLarge
from files.models import Upload
from tickets.actions import Filing, open_ticket
from tickets.actions.drafts import drop_draft, drop_drafts_saying
from tickets.actions.filing import SUBJECT_LENGTH
from tickets.already import already
from tickets.models import Ticket
from tickets.offering import Offering
from tickets.portal import outages_of
from tickets.surroundings import Surroundings
from tickets.views.filing_page import FilingPage
from tickets.views.filing_photos import uploads_of
from users.models import User


@login_required
@never_cache
def file(request: HttpRequest) -> HttpResponse:
    """The form, filled in as far as we know. A good one becomes a ticket; `update` only asks for other questions."""
    assert isinstance(request.user, User)
    wants_update = "update" in request.POST
    page = FilingPage(request, request.user, sent=request.method == "POST" and not wants_update)
    if page.sent and page.is_valid() and (ticket := _open(page)):
        return redirect(f"{reverse('tickets:ticket', args=[ticket.pk])}?filed=1")
    if request.headers.get("HX-Request") == "true":
        return render(request, "tickets/_filing_update.html", page.context())
    return render(request, "tickets/filing.html", page.context(), status=422 if page.sent else 200)


@login_required
@require_GET
def known(request: HttpRequest) -> HttpResponse:
    """What we know already of `?subject=`, while she types on the form."""
    assert isinstance(request.user, User)
    user, at, words = request.user, now(), request.GET.get("subject", "").strip()
    around = Surroundings.of(user, at)
    device = around.device_meant(words) if words else None
    kind = Offering.to(user).guess(words, device.product.kind if device else "") if words else None
    found = already(user, words, device, outages=outages_of(around, at), category=kind)
    return render(request, "tickets/_already.html", {"already": found})


def _open(page: FilingPage) -> Ticket | None:
    """The ticket; None where the house refused, with the sentence put on the form."""
    try:
        with transaction.atomic():
            ticket = open_ticket(_filing(page), by=page.user)
            if token := page.form.cleaned_data["form_token"]:
                drop_draft(token, by=page.user)
            drop_drafts_saying(page.words, by=page.user)
            return ticket
    except TooLarge as too_large:
        page.form.add_error("photos", too_large)
    except Refused as refusal:
        page.form.add_error(None, str(refusal))
    except IntegrityError:  # pressed twice at the same moment: the other press made the ticket
        return Ticket.objects.get(form_token=page.form.cleaned_data["form_token"])
    return None


def _filing(page: FilingPage) -> Filing:
    told: dict[str, Any] = page.form.cleaned_data
    words, more = told["subject"], told["body"].strip()
    device = told["device_label"] or told["device"]
    return Filing(
        requester=page.user,
        subject=Truncator(words).chars(SUBJECT_LENGTH),
        body="\n\n".join(filter(None, [words, more])) if len(words) > SUBJECT_LENGTH else more,
        category=page.category or page.guessed,
        school=page.school,
        room=told.get("room") or (device.room if device else None),
        device=device,
        impact=told.get("impact", ""),
        reach=told.get("reach", ""),
        answers=page.answers(),
        beneficiary=page.form.beneficiary,
        fellows=page.behalf.fellows,
        uploads=_photos(page),
        form_token=told["form_token"],
    )


def _photos(page: FilingPage) -> list[Upload]:
    """The photos, stored; none where the form came a second time, because the ticket has them already."""
    token = page.form.cleaned_data["form_token"]
    if token and Ticket.objects.filter(form_token=token).exists():
        return []
    return uploads_of([*page.questions.photos(), *page.form.cleaned_data["photos"]], by=page.user)
