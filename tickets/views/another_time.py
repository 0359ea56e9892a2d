"""“Another time suits me better”: what a requester sends about a planned visit is a reply of hers in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.clock import now
from audit.refusal import Refused
from tickets import actions, policy
from tickets.forms.another_time import AnotherTimeForm
from tickets.models import Ticket
from tickets.views.acts import again, visible
from tickets.views.conversation import sent
from tickets.views.failed import Failed
from tickets.views.other_times import ACT, days_of, in_words
from tickets.workflow import Status
from users.models import User


@login_required
@require_POST
def another_time(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for another time of a visit that is planned."""
    assert isinstance(request.user, User)
    ticket, at = visible(request.user, number), now()
    form = AnotherTimeForm(request.POST)
    if not form.is_valid():
        return again(request, ticket, Failed(ACT, str(next(iter(form.errors.values()))[0]), form))
    try:
        _ask(ticket, request.user, form, at)
    except Refused as refusal:
        return again(request, ticket, Failed(ACT, str(refusal), form))
    return sent(request, ticket)


def _ask(ticket: Ticket, user: User, form: AnotherTimeForm, at: datetime) -> None:
    if policy.speaks_for_us(user, ticket):
        raise Refused(_("You work this ticket: set the visit to another time instead."))
    if ticket.status != Status.VISIT:
        raise Refused(_("No visit is planned any more. Write a message instead."))
    told: dict[str, Any] = form.cleaned_data
    times = in_words(days_of(ticket, user, at), told["slots"], at)
    ask = _("Another time suits me better: %(times)s.") % {"times": times} if times else ""
    body = "\n\n".join(filter(None, [ask or _("Another time suits me better."), told["words"].strip()]))
    actions.reply(ticket, by=user, body=body, form_token=told["form_token"], asks_time=True)
